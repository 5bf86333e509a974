/** The three resource types that state a medication. */
export type MedicationResourceType = 'MedicationRequest' | 'MedicationStatement' | 'MedicationDispense';

/** Whether a resource type states a medication. */
export const isMedicationResource = (type: string): type is MedicationResourceType =>
  type === 'MedicationRequest' || type === 'MedicationStatement' || type === 'MedicationDispense';
