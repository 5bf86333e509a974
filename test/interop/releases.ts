/** The releases of US Core that Concord speaks. */
export const releases = ['6.1.0', '7.0.0', '8.0.0'] as const;
export type UsCore = (typeof releases)[number];
