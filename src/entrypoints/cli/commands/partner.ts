import Table from 'cli-table3';
import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import type { OpenCommand } from '../open-command.ts';
import { formatOption } from '../output-format.ts';
import { jsonLine, line } from '../terminal.ts';
import { addPartnerDoctor } from './partner-doctor.ts';
import { addPartnerKeys } from './partner-keys.ts';

/** `concord partner list`, `concord partner keys`, `concord partner doctor` */
export const addPartner = (program: Command, open: OpenCommand): void => {
  const partner = program.command('partner').description('outside FHIR servers that Concord works with');
  partner
    .command('list')
    .description('the partner files, and what each partner reads and writes')
    .addOption(formatOption())
    .action((options: { format: string }) =>
      open(async (application, terminal) => {
        const partners = await application.partners();
        if (options.format === 'json') for (const one of partners) jsonLine(terminal.out, one);
        else if (partners.length === 0)
          line(terminal.out, 'No partner file yet. docs/partners.md shows how to write one.');
        else {
          const table = new Table({
            head: ['Id', 'Name', 'Specialty', 'Address', 'Authentication'],
            style: { head: [], border: [] },
          });
          for (const { id, name, specialty, baseUrl, authentication } of partners) {
            table.push([id, name, specialty, baseUrl, authentication.kind]);
          }
          line(terminal.out, table.toString());
        }
        return exitCode.done;
      }),
    );
  addPartnerKeys(partner, open);
  addPartnerDoctor(partner, open);
};
