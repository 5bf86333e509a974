/** Why something stands where it stands, and what a person can do, in plain words. */
export interface Explanation {
  readonly why: string;
  readonly whatToDo: string;
}

/**
 * What a failure's stable word means, and what mends it.
 * @param reason as `Failure` or a pull has it; one that is not known is told as it is
 */
export const explainReason = (reason: string): Explanation => {
  const known = byReason.get(reason);
  if (known !== undefined) return { why: known[0], whatToDo: known[1] };
  const status = /^http-(\d{3})$/.exec(reason)?.[1];
  if (status === undefined) return { why: `It failed (${reason}).`, whatToDo: 'Look in the log of that time.' };
  return status.startsWith('5')
    ? { why: `The partner's server failed (${status}).`, whatToDo: askPartner }
    : { why: `The partner refused the request (${status}).`, whatToDo: askPartner };
};

const nextSync = 'Nothing: the next sync tries again.';
const askPartner = "Ask the partner's IT with the time and the type of the resource; then replay it.";
const ifItLasts = "Nothing, unless it lasts: then ask the partner's IT.";
const mendDoor = 'Compare the partner file and the key with what the partner has. What waits is kept.';
const mendRecord = 'Mend the record, or ask the partner what it wants here; then replay it.';

const byReason: ReadonlyMap<string, readonly [why: string, whatToDo: string]> = new Map([
  ['replayed', ['A person had it sent once more.', nextSync]],
  ['connection-refused', ["The partner's server takes no connection.", ifItLasts]],
  ['host-not-found', ["The partner's address is not known.", 'Compare `baseUrl` in the partner file.']],
  ['host-unreachable', ["The partner's server cannot be reached.", ifItLasts]],
  ['tls', ["The partner's certificate was not accepted.", "Ask the partner's IT; nothing is sent until it is right."]],
  ['connection-reset', ['The connection ended in the middle.', nextSync]],
  ['timeout', ['The partner did not answer in time.', ifItLasts]],
  ['network', ['The network failed.', ifItLasts]],
  ['circuit-open', ['The partner failed several times in a row, or asked for a pause.', ifItLasts]],
  ['answer-too-large', ['The answer was larger than allowed.', 'Raise `limits.bytesPerResponse` in the partner file.']],
  ['broken-json', ['The answer ended too early.', nextSync]],
  [
    'not-a-fhir-answer',
    ['The answer was not FHIR: a login or error page, it may be.', 'Compare `baseUrl`; ask the partner.'],
  ],
  ['wrong-charset', ['The answer was not in the letters that it said to be in.', ifItLasts]],
  ['not-fhir-r4', ["The partner's server does not speak FHIR R4.", 'Compare `baseUrl` in the partner file.']],
  ['redirected', ['The partner sent us to another address.', 'Compare `baseUrl` in the partner file.']],
  ['http-400', ['The partner did not understand the request (400).', mendRecord]],
  ['http-401', ['The partner does not let us in (401).', mendDoor]],
  ['http-403', ['The partner does not allow this (403).', 'Ask the partner for the scope; then replay it.']],
  ['http-404', ['The partner does not have this kind of resource, or not that one (404).', askPartner]],
  ['http-405', ['The partner does not take this (405).', 'Take the type out of the partner file, or ask the partner.']],
  ['http-409', ['Somebody else changed it at the same time (409).', nextSync]],
  [
    'http-413',
    ['It is too large for the partner (413).', 'Lower `limits.bundleEntries` in the partner file; then replay it.'],
  ],
  ['http-422', ["The resource breaks a rule of the partner's (422).", mendRecord]],
  ['http-429', ['The partner wants fewer requests for now (429).', nextSync]],
  ['http-503', ['The partner is not available for now (503).', nextSync]],
  ['multiple-matches', ['The partner has it more than once.', 'Ask the partner to merge them; then replay it.']],
  ['version-conflict', ['Somebody else changed it at the same time.', nextSync]],
  ['scope-not-granted', ['The partner did not grant the scope for this type.', 'Ask the partner for it.']],
  ['token-refused', ["The partner's token endpoint refused us.", mendDoor]],
  ['no-token-endpoint', ['No token endpoint was found.', mendDoor]],
  ['token-endpoint-not-safe', ['The token endpoint is not https.', "Ask the partner's IT."]],
  ['signing-key-unusable', ['The private key could not be used.', 'Compare `privateKeyFile` and `algorithm`.']],
  ['token-unusable', ['The token for the partner could not be read or used.', 'Compare `authentication`.']],
  [
    'address-not-allowed',
    ['The address lies in a private network.', 'If it is meant, set `allowPrivateNetwork` in the partner file.'],
  ],
  ['base-not-safe', ['The address is not https.', 'Compare `baseUrl` in the partner file.']],
  ['no-capability-statement', ['The partner did not say what it can do, so nothing is written.', ifItLasts]],
  [
    'write-not-offered',
    ['The partner does not offer to take this type.', 'Take it out of `write` in the partner file, or ask.'],
  ],
  [
    'unresolved-reference',
    ['It refers to something that the partner does not have.', 'Settle that delivery first; then replay this one.'],
  ],
  ['waits-for-reference', ['It refers to something that is not there yet.', nextSync]],
  ['accepted-and-not-there', ['The partner said yes, and does not have it.', ifItLasts]],
  ['accepted-without-effect', ['The partner said yes, and still has an older version of it.', ifItLasts]],
  ['no-identifier', ['It has no identifier by which it could be found again.', mendRecord]],
  ['not-sent', ['It was not sent, as another of the same bundle failed.', nextSync]],
  ['answer-does-not-match', ['The answer did not match what was sent.', askPartner]],
  ['no-reference-in-answer', ['The partner did not say where it keeps it.', nextSync]],
  ['too-many-pages', ['The list has more pages than allowed.', 'Raise `limits.pages` in the partner file.']],
  [
    'too-many-bytes',
    ['The answers together are larger than allowed.', 'Raise `limits.bytesPerPull` in the partner file.'],
  ],
  ['took-too-long', ['Reading all pages took longer than allowed.', 'Raise `limits.pullSeconds` in the partner file.']],
  ['too-many-medications', ['The list refers to more medications than are read.', "Ask the partner's IT."]],
  ['not-this-patient', ["The answer held another patient's data, and was not used.", "Tell the partner's IT."]],
  ['not-supported', ['The partner does not have this type.', 'Take it out of `read` in the partner file.']],
  ['next-leaves-host', ['The next page lies on another server.', "Ask the partner's IT."]],
  ['next-loops', ['The pages lead in a circle.', "Ask the partner's IT."]],
  [
    'bulk-export-refused',
    [
      'The partner makes no bulk export for us; each patient is read singly.',
      'Ask the partner, or take `bulkExport` out.',
    ],
  ],
  ['export-failed', ['The partner began a bulk export and could not end it.', ifItLasts]],
  ['export-forgotten', ['The partner forgot a bulk export that it had begun, twice.', ifItLasts]],
  [
    'export-timed-out',
    ['A bulk export was not ready in time.', 'Raise `bulkExport.limits.minutes` in the partner file if it lasts.'],
  ],
  [
    'export-without-status',
    ['The partner did not say where a bulk export can be waited for.', "Ask the partner's IT."],
  ],
  ['export-status-elsewhere', ['The status of a bulk export lies on another server.', "Ask the partner's IT."]],
  ['export-manifest-unusable', ['What the partner said of a bulk export cannot be used.', "Ask the partner's IT."]],
  [
    'export-file-elsewhere',
    ['A file of a bulk export lies on another server.', 'If it is theirs, name its host in `bulkExport.fileHosts`.'],
  ],
  ['export-file-short', ['A file of a bulk export has fewer lines than announced.', ifItLasts]],
  ['export-line-of-nobody', ['A line of a bulk export does not say whose it is.', ifItLasts]],
  ['not-in-export', ['The export holds nothing of the patient, who is read singly.', nextSync]],
  ['export-line-broken', ['A line of a bulk export is no JSON, so nobody knows whose it is.', ifItLasts]],
  ['export-error', ['The partner could not export everything of this type.', ifItLasts]],
  ['export-too-large', ['A bulk export was larger than allowed.', 'Raise `bulkExport.limits` in the partner file.']],
  ['outside-the-base', ['An address lies outside `baseUrl`.', "Ask the partner's IT."]],
]);
