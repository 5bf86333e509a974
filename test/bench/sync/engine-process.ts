/**
 * The engine alone in a process, so that its memory is nobody else's: `node engine-process.ts PATIENTS WRITTEN READ`.
 * Syncs so many patients with a partner that is written to and one that much is read from, and says over IPC how large
 * the process was, at least ten times on the way.
 */
import { openBenchClinic } from './clinic.ts';
import { recordOf } from './panel.ts';

const [patients = 0, written = '', read = ''] = [Number(process.argv[2]), process.argv[3], process.argv[4]];
const clinic = await openBenchClinic({ 'primary-care': written, cardiology: { baseUrl: read, isReadOnly: true } });
// Records in parts: what a clinic imports is not part of what is measured.
for (let from = 0; from < patients; from += 200) {
  const count = Math.min(200, patients - from);
  await clinic.import(Array.from({ length: count }, (_, index) => recordOf(from + index)));
}
const say = () => process.send?.({ resident: process.memoryUsage().rss, heap: process.memoryUsage().heapUsed });
say();
const timer = setInterval(say, 500);
await clinic.sync();
clearInterval(timer);
say();
await clinic.end();
process.disconnect();
