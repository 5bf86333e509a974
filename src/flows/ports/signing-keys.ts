import type { SigningAlgorithm } from '../../domain/partner.ts';

/** A public key as RFC 7517 has it; no member of a private key is ever in one. */
export interface PublicJwk {
  readonly kid?: string;
  readonly kty?: string;
}

/** A JWK Set (RFC 7517, section 5). */
export interface JwkSet {
  readonly keys: readonly PublicJwk[];
}

/** One of the clinic's signing keys. */
export interface KeyListing {
  readonly keyId: string;
  readonly algorithm: SigningAlgorithm;
  /** Its file, relative to the partners' folder, or `$VARIABLE`. */
  readonly place: string;
  /** Ids of the partners that are signed in to with it; empty for one that waits to be used, or was. */
  readonly signsFor: readonly string[];
  readonly publicJwk: PublicJwk;
}

export interface PublicKeys {
  readonly listings: readonly KeyListing[];
  readonly jwks: JwkSet;
}

export interface MadeKey {
  /** Where its private half was written. */
  readonly path: string;
  readonly listing: KeyListing;
}
