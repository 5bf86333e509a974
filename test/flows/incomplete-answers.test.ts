import { describe, expect, it } from 'vitest';
import { bundleOf, patient, type WrittenResource } from '../support/bundle.ts';
import { order } from '../support/medication-request.ts';
import { onlyOne, reconcileDocuments, rowOf } from '../support/reconciled.ts';

const drugs = [order('sertraline 50 mg tablet', '1 tablet daily'), order('warfarin 5 mg tablet', '1 tablet daily')];
const first = drugs.slice(0, 1);

/** State of the source, and what of warfarin is said to be left out by it. */
const said = (...documents: readonly WrittenResource[]) => {
  const list = onlyOne(reconcileDocuments({ clinic: [bundleOf([patient(), ...drugs])], pcp: documents }));
  const state = list.sources.find(({ source }) => source === 'pcp')?.state;
  return [state, rowOf(list, 'warfarin').differences.map(({ type }) => type)];
};

const page = (fields: WrittenResource, ...more: readonly WrittenResource[]): WrittenResource => ({
  ...bundleOf([patient(), ...first, ...more]),
  ...fields,
});
const link = (relation: string, url: string) => ({ relation, url });
const complete = ['complete', ['omitted']];
const partial = ['partial', []];

describe('a source whose answer is not all there leaves nothing out', () => {
  it('by a next page that did not come', () => {
    expect(said(page({ link: [link('next', 'https://pcp.example?page=2')] }))).toEqual(partial);
  });

  it('but does where every page came', () => {
    const next = 'https://pcp.example?page=2';
    expect(said(page({ link: [link('next', next)] }), { ...bundleOf([]), link: [link('self', next)] })).toEqual(
      complete,
    );
  });

  it('by a total that is more than came', () => {
    expect(said(page({ total: 57 }))).toEqual(partial);
    expect(said(page({ total: 2 }))).toEqual(complete);
  });

  it('by an error in the place of an answer', () => {
    const response = { response: { status: '500 Internal Server Error' } };
    const batch = { ...bundleOf([patient(), ...first], [], 'batch-response') };
    expect(said({ ...batch, entry: [...(batch['entry'] as readonly unknown[]), response] })).toEqual(partial);
  });

  it.each(['incomplete', 'timeout', 'too-costly', 'forbidden', 'throttled'])('by a warning that says %s', (code) => {
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code }] };
    expect(said(page({}, outcome))).toEqual(partial);
  });

  it('but does beside a hint', () => {
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] };
    expect(said(page({}, outcome))).toEqual(complete);
  });
});
