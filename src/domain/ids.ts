declare const brand: unique symbol;

/** A string that can only be made where its meaning is known, so that one kind of id never stands in for another. */
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The clinic's own id of a patient, as in its record. */
export type PatientId = Branded<'PatientId'>;
/** The id of a partner: the name of its file in `partners/`. */
export type PartnerId = Branded<'PartnerId'>;
/** Where statements come from: a partner, the clinic itself (`clinic`), or a file given on the command line. */
export type SourceId = Branded<'SourceId'>;
/** An RxNorm concept unique identifier, digits only. */
export type Rxcui = Branded<'Rxcui'>;
/** A National Drug Code in the 11-digit form without hyphens. */
export type Ndc = Branded<'Ndc'>;
/** One resource on its way to one partner. */
export type DeliveryId = Branded<'DeliveryId'>;
/** One sync, from its beginning to its end. */
export type RunId = Branded<'RunId'>;
/** One row of a reconciled list; the same for the same drug and patient however often it is computed. */
export type RowId = Branded<'RowId'>;

export const patientId = (value: string): PatientId => value as PatientId;
export const partnerId = (value: string): PartnerId => value as PartnerId;
export const sourceId = (value: string): SourceId => value as SourceId;
export const rxcui = (value: string): Rxcui => value as Rxcui;
export const ndc = (value: string): Ndc => value as Ndc;
export const deliveryId = (value: string): DeliveryId => value as DeliveryId;
export const runId = (value: string): RunId => value as RunId;
export const rowId = (value: string): RowId => value as RowId;

/** The source id under which the clinic's own record takes part in a reconciliation. */
export const clinicSource: SourceId = sourceId('clinic');
