/**
 * The states of a delivery.
 *
 * - `queued`: set by publishing; left by dispatching.
 * - `sending`: set by dispatching, before the first byte is sent. One found in this state at start was interrupted and
 *   is ambiguous: it is read back before it is sent again.
 * - `accepted`: the partner said yes. - `verified`: it was read back and is the same. - `altered`: it was read back and
 *   the partner changed it; `detail` says which elements.
 * - `superseded`: a newer version of the same resource took its place before it was sent.
 * - `refused`: permanent failure. - `dead`: transient failures until patience ended. Both wait for a person.
 */
export type DeliveryState =
  | 'queued'
  | 'sending'
  | 'accepted'
  | 'verified'
  | 'altered'
  | 'superseded'
  | 'refused'
  | 'dead';
