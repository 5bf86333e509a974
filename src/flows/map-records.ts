import type { Issue } from '../domain/issue.ts';
import { mapClinicRecord } from '../mapping/map-clinic-record.ts';
import type { MappedResource, MappingContext } from '../mapping/mapping-context.ts';
import type { ResourceValidator } from '../validation/validator.ts';
import type { ReadRecords } from './import-records.ts';

/** One record of the input: its resources and everything noticed on the way, or only why there are none. */
export interface MappedReading {
  readonly file: string;
  readonly line: number | null;
  readonly resources: readonly MappedResource[];
  readonly issues: readonly Issue[];
}

/** Maps and validates clinic records, one after the other, touching nothing. */
export async function* mapRecords(
  paths: readonly string[],
  context: { readonly read: ReadRecords; readonly mapping: MappingContext; readonly validate: ResourceValidator },
): AsyncGenerator<MappedReading> {
  for (const path of paths) {
    for await (const { file, line, record, issues } of context.read(path)) {
      if (record === undefined) {
        yield { file, line, resources: [], issues };
        continue;
      }
      const mapped = mapClinicRecord(record, context.mapping);
      // What is mere information of a resource is `concord validate --verbose`'s to tell.
      const judged = mapped.resources
        .flatMap(({ resource }) => context.validate(resource))
        .filter(({ severity }) => severity !== 'information');
      yield { file, line, resources: mapped.resources, issues: [...issues, ...mapped.issues, ...judged] };
    }
  }
}
