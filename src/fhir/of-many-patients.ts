/**
 * Types of which one resource belongs to many patients: neither has an element that says whose it is, and every order
 * refers to the same ones.
 */
export const typesOfManyPatients = ['Organization', 'Practitioner'] as const;

const types: ReadonlySet<string> = new Set(typesOfManyPatients);

/** Whether a resource belongs to many patients. @param name its type, or `Type/id` */
export const isOfManyPatients = (name: string): boolean => types.has(name.split('/', 1)[0] ?? '');
