import { isJsonObject } from '../json-shape.ts';
import type { ElementTest } from './element-values.ts';
import {
  allOf,
  anyOf,
  has,
  hasChoice,
  hasCoding,
  hasPrimitive,
  isThere,
  needs,
  not,
  onElement,
  someItem,
  whenCode,
} from './element-values.ts';
import type { Invariant } from './invariant-scope.ts';
import { isNotAfter } from './partial-date.ts';

/** Two dates in order; one of which only an extension speaks can't be compared with the other. */
const inOrder = (earlier: string, later: string): ElementTest => {
  const isOpen = anyOf(not(hasPrimitive(earlier)), not(hasPrimitive(later)));
  return (element, scope) =>
    isOpen(element, scope) ||
    (isThere(element[earlier]) && isThere(element[later]) && isNotAfter(element[earlier], element[later]));
};

const orders: ReadonlySet<string> = new Set([
  'order',
  'original-order',
  'reflex-order',
  'filler-order',
  'instance-order',
]);
const completed: ReadonlySet<string> = new Set(['completed']);
const begun: ReadonlySet<string> = new Set(['completed', 'in-progress']);
const reported: ReadonlySet<string> = new Set(['partial', 'preliminary', 'final', 'amended', 'corrected', 'appended']);

const isScope = (code: string): ElementTest => {
  const codes: ReadonlySet<string> = new Set([code]);
  return (consent) => hasCoding(consent['scope'], 'something', codes);
};

const entryHas =
  (name: string, sibling: string): ElementTest =>
  (list) =>
    someItem(list['entry'], (entry) => isThere(entry[name]) || isThere(entry[sibling]));

const hasMode =
  (mode: string): ElementTest =>
  (list) =>
    list['mode'] === mode;

/** provenance-1: a person or a device acts on somebody's behalf, as far as the reference tells what it leads to. */
const actsForSomebody: ElementTest = (agent, scope) => {
  if (isThere(agent['onBehalfOf'])) return true;
  const who = agent['who'];
  const type = isJsonObject(who) ? scope.typeOfReference(who) : undefined;
  return type !== 'Practitioner' && type !== 'Device';
};

/** ctm-1: only a practitioner takes part on somebody's behalf; a reference that tells nothing is let pass. */
const isMemberPractitioner: ElementTest = (participant, scope) => {
  const member = participant['member'];
  const type = isJsonObject(member) ? scope.typeOfReference(member) : undefined;
  return type === undefined || type === 'Practitioner';
};

const vaccineHas =
  (system: string): ElementTest =>
  (immunization) =>
    someItem(immunization['vaccineCode'], (concept) =>
      someItem(concept['coding'], (coding) => coding['system'] === system),
    );

const hasNdc = vaccineHas('http://hl7.org/fhir/sid/ndc');
const hasCvx = vaccineHas('http://hl7.org/fhir/sid/cvx');

/** Invariants of orders, dispenses, plans, goals, lists, documents, consents, tasks and of who did what. */
export const careInvariants: readonly (readonly [expression: string, holds: Invariant])[] = [
  [
    'whenHandedOver.empty() or whenPrepared.empty() or whenHandedOver >= whenPrepared',
    onElement(inOrder('whenPrepared', 'whenHandedOver')),
  ],
  [
    'lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn',
    onElement(inOrder('authoredOn', 'lastModified')),
  ],
  [
    "status='completed' implies whenHandedOver.exists()",
    onElement(whenCode('status', completed, hasPrimitive('whenHandedOver'))),
  ],
  [
    "(intent='order' or intent='original-order' or intent='reflex-order'or intent='filler-order' or intent='instance-order') implies requester.exists()",
    onElement(whenCode('intent', orders, has('requester'))),
  ],
  [
    "(status='completed' or status='in-progress') implies performed.exists()",
    onElement(whenCode('status', begun, hasChoice('performed'))),
  ],
  [
    "(status='partial' or status='preliminary' or status='final' or status='amended' or status='corrected' or status='appended' ) implies effective.exists()",
    onElement(whenCode('status', reported, hasChoice('effective'))),
  ],
  [
    "(status='partial' or status='preliminary' or status='final' or status='amended' or status='corrected' or status='appended' ) implies issued.exists()",
    onElement(whenCode('status', reported, hasPrimitive('issued'))),
  ],
  ['detail.empty() or reference.empty()', onElement(not(allOf(has('detail'), has('reference'))))],
  [
    '(detail.exists() and measure.exists()) or detail.exists().not()',
    onElement(needs(hasChoice('detail'), has('measure'))),
  ],
  ['text.exists() or entry.exists() or section.exists()', onElement(anyOf(has('text'), has('entry'), has('section')))],
  ['emptyReason.empty() or entry.empty()', onElement(not(allOf(has('emptyReason'), has('entry'))))],
  [
    '(entry.reference.exists() or emptyReason.exists())',
    onElement(
      anyOf(has('emptyReason'), (section) =>
        someItem(section['entry'], (entry) => isThere(entry['reference']) || isThere(entry['_reference'])),
      ),
    ),
  ],
  [
    "mode = 'changes' or entry.deleted.empty()",
    onElement(anyOf(hasMode('changes'), not(entryHas('deleted', '_deleted')))),
  ],
  ["mode = 'working' or entry.date.empty()", onElement(anyOf(hasMode('working'), not(entryHas('date', '_date'))))],
  ['policy.exists() or policyRule.exists()', onElement(anyOf(has('policy'), has('policyRule')))],
  ...['patient-privacy', 'research', 'adr', 'treatment'].map((code): readonly [string, Invariant] => [
    `patient.exists() or scope.coding.where(system='something' and code='${code}').exists().not()`,
    onElement(anyOf(has('patient'), not(isScope(code)))),
  ]),
  [
    'who.exists((resolve() is Practitioner) or (resolve() is Device)) implies onBehalfOf.exists()',
    onElement(actsForSomebody),
  ],
  [
    'onBehalfOf.exists() implies (member.resolve().iif(empty(), true, ofType(Practitioner).exists()))',
    onElement(needs(has('onBehalfOf'), isMemberPractitioner)),
  ],
  [
    'documentType.exists() or reference.exists()',
    onElement(anyOf(hasPrimitive('documentType'), hasPrimitive('reference'))),
  ],
  ['url.exists() or data.exists()', onElement(anyOf(hasPrimitive('url'), hasPrimitive('data')))],
  ['orderDetail.empty() or code.exists()', onElement(needs(has('orderDetail'), has('code')))],
  ["vaccineCode.coding.where(system='http://hl7.org/fhir/sid/ndc').empty()", onElement(not(hasNdc))],
  [
    "vaccineCode.coding.where(system='http://hl7.org/fhir/sid/cvx').exists() implies vaccineCode.coding.where(system='http://hl7.org/fhir/sid/ndc').exists()",
    onElement(needs(hasCvx, hasNdc)),
  ],
];
