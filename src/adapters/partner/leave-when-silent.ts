import type { Transport } from './http-transport.ts';

/** Exchanges in a row that ran out of time; a slow answer or two may be the fault of what was asked for. */
const silencesInARow = 3;

/**
 * A transport that asks a partner nothing more once it has fallen silent (`gone-silent`): for each of many patients the
 * whole of the time limit would be waited several times over. Before it is left, it is asked for its CapabilityStatement:
 * a partner that is only slow with one patient's data answers that, and goes on being asked.
 * @param baseUrl without a trailing slash
 */
export const leaveWhenSilent = (transport: Transport, baseUrl: string): Transport => {
  let silences = 0;
  let isGone = false;
  const exchange: Transport = async (request) => {
    const outcome = await transport(request);
    silences = outcome.kind === 'unanswered' && outcome.problem === 'timeout' ? silences + 1 : 0;
    return outcome;
  };
  // A write to the transport, so that it is not repeated there.
  const knock = () =>
    transport({
      method: 'GET',
      url: `${baseUrl}/metadata`,
      headers: { Accept: 'application/fhir+json' },
      effect: 'write',
    });
  return async (request) => {
    if (!isGone && silences >= silencesInARow) {
      isGone = (await knock()).kind === 'unanswered';
      silences = 0;
    }
    return isGone ? { kind: 'unanswered', problem: 'gone-silent' } : exchange(request);
  };
};
