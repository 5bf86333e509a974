/** Words that may stand beside a drug's name. */
export interface WordTables {
  /** Shortened words of salts, to what they stand for behind a name: `hcl` to `hydrochloride`. */
  readonly shortened: ReadonlyMap<string, string>;
  /** Words of salts and water. */
  readonly isSalt: (word: string) => boolean;
  /** Words that say nothing of which drug it is. */
  readonly isOther: (word: string) => boolean;
  /** Words that may make a name another drug wherever they stand: `pm`, `homeopathic`. */
  readonly isChanging: (word: string) => boolean;
  /** Words that say that a drug is not taken: `no`, `allergic to`. */
  readonly isDenying: (word: string) => boolean;
  /** Words that make what stands before them no drug that is taken: `allergy`, `abuse`, `level`. */
  readonly isOfSomethingElse: (word: string) => boolean;
  /** Words that say that a drug is not taken now: `hold`, `past`. */
  readonly isHolding: (word: string) => boolean;
  /** Words that say that a drug is taken no more: `discontinued`. */
  readonly isEnding: (word: string) => boolean;
  /** The text in words that stand for one thing, without phrases of lists that say nothing of the drug: `no refills`. */
  readonly plainly: (text: string) => string;
}
