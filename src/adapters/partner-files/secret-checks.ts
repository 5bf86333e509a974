import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorIssue, type Issue } from '../../domain/issue.ts';
import { objectAt, textAt } from '../../fhir/wild.ts';

/** What the check of a partner's file looks at besides the file. */
export interface Installation {
  /** The partners' folder: what file names are relative to. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A secret that a kind of authentication needs: in a file or in an environment variable, one of the two. */
const secretOfKind: Readonly<Record<string, 'privateKey' | 'secret' | 'token'>> = {
  'smart-backend-services': 'privateKey',
  'client-secret': 'secret',
  'bearer-token': 'token',
};

/**
 * Whether every secret and certificate that a partner's file names is there, and its key is of the algorithm that it
 * says. Nothing that is read is repeated.
 * @param value the file's content, whatever it is
 */
export const checkSecrets = async (value: unknown, installation: Installation): Promise<readonly Issue[]> => [
  ...(await checkAuthentication(objectAt(value, 'authentication'), installation)),
  ...(await checkTls(objectAt(value, 'tls'), installation)),
];

const checkAuthentication = async (authentication: unknown, installation: Installation): Promise<readonly Issue[]> => {
  const secret = secretOfKind[textAt(authentication, 'kind') ?? ''];
  if (secret === undefined) return [];
  const [fileField, variableField] = [`${secret}File`, `${secret}Environment`];
  const [file, variable] = [textAt(authentication, fileField), textAt(authentication, variableField)];
  if ((file === null) === (variable === null)) {
    const reason = `expected either ${fileField} or ${variableField}`;
    return [errorIssue('invalid-partner', `/authentication/${fileField}`, reason)];
  }
  const path = `/authentication/${file === null ? variableField : fileField}`;
  const text =
    file === null ? (installation.environment[variable ?? '']?.trim() ?? '') : await textOf(file, installation);
  if (text === null) return [errorIssue('invalid-partner', path, 'names a file that is not there or cannot be read')];
  if (text === '') {
    const reason = file === null ? 'names an environment variable that is not set' : 'names a file that is empty';
    return [errorIssue('invalid-partner', path, reason)];
  }
  const algorithm = textAt(authentication, 'algorithm');
  const problem = secret === 'privateKey' ? keyProblem(text.replaceAll('\\n', '\n'), algorithm) : null;
  return problem === null ? [] : [errorIssue('invalid-partner', path, problem)];
};

const textOf = async (file: string, { folder }: Installation): Promise<string | null> => {
  try {
    return (await readFile(resolve(folder, file), 'utf8')).trim();
  } catch {
    return null;
  }
};

const keyProblem = (pem: string, algorithm: string | null): string | null => {
  if (!pem.startsWith('-----BEGIN PRIVATE KEY-----')) {
    return 'expected a PEM key in PKCS 8 (-----BEGIN PRIVATE KEY-----), without a passphrase';
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return 'expected a PEM key, but it cannot be read';
  }
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (algorithm === 'RS384' && (key.asymmetricKeyType !== 'rsa' || modulusLength < 2048)) {
    return 'expected an RSA key of 2048 bits or more, for RS384';
  }
  return algorithm === 'ES384' && namedCurve !== 'secp384r1' ? 'expected a key on P-384, for ES384' : null;
};

const checkTls = async (tls: unknown, installation: Installation): Promise<readonly Issue[]> => {
  const issues: Issue[] = [];
  for (const field of ['certificateFile', 'privateKeyFile', 'authorityFile']) {
    const file = textAt(tls, field);
    if (file === null || (await textOf(file, installation)) !== null) continue;
    issues.push(errorIssue('invalid-partner', `/tls/${field}`, 'names a file that is not there or cannot be read'));
  }
  const [certificate, key] = [textAt(tls, 'certificateFile'), textAt(tls, 'privateKeyFile')];
  if (certificate !== null && key === null) issues.push(belongsTogether('privateKeyFile', 'certificateFile'));
  if (certificate === null && key !== null) issues.push(belongsTogether('certificateFile', 'privateKeyFile'));
  return issues;
};

const belongsTogether = (missing: string, given: string): Issue =>
  errorIssue('invalid-partner', `/tls/${missing}`, `is missing and required beside ${given}`);
