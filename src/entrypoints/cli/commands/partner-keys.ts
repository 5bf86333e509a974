import { type Command, Option } from 'commander';
import type { KeyListing, MadeKey } from '../../../flows/ports.ts';
import { exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { jsonLine, line, printable, type Terminal } from '../terminal.ts';

interface KeysOptions {
  readonly make?: 'RS384' | 'ES384';
  readonly out?: string;
  readonly format: string;
}

/** `concord partner keys`: the JWK Set on standard output, and about it on standard error. */
export const addPartnerKeys = (partner: Command, open: OpenCommand): void => {
  partner
    .command('keys')
    .description('the public keys that partners know the clinic by, as a JWK Set; makes new ones')
    .addOption(new Option('--make <algorithm>', 'make a key pair first: P-384 or RSA').choices(['ES384', 'RS384']))
    .addOption(new Option('--out <file>', "with --make: where its private half goes; else the partners' folder"))
    .addOption(formatOption())
    .action((options: KeysOptions, command: Command) =>
      open(async (application, terminal) => {
        if (options.out !== undefined && options.make === undefined) {
          command.error('error: --out belongs to --make: it names the file of the new key', { exitCode: 2 });
        }
        const made = options.make === undefined ? null : await application.makeKey(options.make, options.out ?? null);
        const { listings, jwks } = await application.keys();
        const isListed = listings.some(({ keyId }) => keyId === made?.listing.keyId);
        const set = made === null || isListed ? jwks : { keys: [...jwks.keys, made.listing.publicJwk] };
        if (options.format === 'json') jsonLine(terminal.out, set);
        else {
          tellKeys(listings, made, terminal);
          line(terminal.out, JSON.stringify(set, null, 2));
        }
        return exitCode.done;
      }),
    );
};

const tellKeys = (listings: readonly KeyListing[], made: MadeKey | null, terminal: Terminal): void => {
  const say = (text: string): void => line(terminal.err, printable(text));
  if (made !== null) {
    say(`New private key, for you alone to read: ${made.path}`);
    say(`Its keyId: ${made.listing.keyId}`);
    say('Let the partner have the set below; when it has, name this file and keyId in the partner file.');
  }
  if (listings.length === 0 && made === null) {
    say('No key yet. `concord partner keys --make ES384` makes one.');
  }
  for (const { keyId, algorithm, place, signsFor } of listings) {
    const use = signsFor.length > 0 ? `signs for ${signsFor.join(', ')}` : 'published, signs for nobody';
    say(`${algorithm}  ${keyId}  ${place}  ${use}`);
  }
};
