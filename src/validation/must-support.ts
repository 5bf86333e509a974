import { pathOfElementId } from './compile/element-node.ts';
import type { Walk } from './compile/walk.ts';
import type { StructureFacts } from './structure-facts.ts';

/** The must-support elements of a profile that this resource gives no value: a duty of systems, never a fault. */
export const tellUnsupported = (structure: StructureFacts, walk: Walk): void => {
  const { supported } = walk;
  if (supported === undefined) return;
  walk.supported = undefined;
  for (const id of [...supported]) supported.add(pathOfElementId(id));
  for (const { id, mustSupport } of structure.elements) {
    if (mustSupport !== true || supported.has(id)) continue;
    walk.add('information', 'informational', `must be supported, and has no value here: ${id}`, absent);
  }
};

const absent = { code: 'must-support-absent' } as const;
