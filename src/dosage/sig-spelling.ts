/** How the surface of sigs differs from the words that mean it: words run together, and the commonest slips of typing. */

const heads = 'mg mcg ug ml tab tabs cap caps film h hr hrs hour hours units'.split(' ');
const tails = 'po prn qd bid tid qid qhs qam qpm daily'.split(' ');

const rates = 'qd bid tid qid qhs qam daily'.split(' ');

const pairs = (first: readonly string[], second: readonly string[]) =>
  first.flatMap((head) => second.map((tail) => [head, tail] as const));

/** `mgpo`, `hprn`, `tabbid`, `poqd`, `bidac`: two words that were run together, each of which means one thing. */
const runTogether: ReadonlyMap<string, readonly [string, string]> = new Map(
  [
    ...pairs(heads, tails),
    ...pairs(['po', 'sl'], rates),
    ...pairs(['bid', 'tid', 'qid'], ['ac', 'pc', 'prn']),
    ...pairs(['mg'], ['im', 'sl']),
  ].map((words) => [words.join(''), words] as const),
);

/** The two words that a lower-case word is made of, or `undefined`. */
export const splitWord = (word: string): readonly [string, string] | undefined => runTogether.get(word);

/**
 * Slips that are no word of English themselves and lie one slip from a single word of sigs. `moth` is not here (mouth or
 * month), nor is anything shorter.
 */
const slips: ReadonlyMap<string, string> = new Map(
  (
    [
      ['tablet', 'tablte tabelt talbet tabet tabler tabl tabelet tablett tabket talet'],
      ['tablets', 'tabletes tablest tabelts talbets tabets tablete tabltes tablts'],
      ['capsule', 'capsle capusle capsuel capsulse capsual capule capslue'],
      ['capsules', 'capsles capusles capsuels capules capslues'],
      ['daily', 'dialy daliy dailly dayly daiyl dailey daiy'],
      ['bedtime', 'bedtme bedtiem beditme betdime bedtim bedime bedtimes'],
      ['morning', 'mornign morining monring mornng morinng moring'],
      ['evening', 'evning evenign eveing evenning'],
      ['nightly', 'nigthly nighlty nihgtly'],
      ['every', 'evry eveyr evrey everu eery'],
      ['twice', 'twcie twise twiec twive'],
      ['mouth', 'mouht mouthe mouith'],
      ['needed', 'neded needeed neeeded neeed'],
      ['times', 'tiems timse'],
      ['weekly', 'wekly weelky weekley'],
      ['hours', 'hoours horus huors'],
      ['take', 'taek tkae'],
    ] as const
  ).flatMap(([word, written]) => written.split(' ').map((slip) => [slip, word] as const)),
);

/** The word that a lower-case word was meant to be; itself where it is no known slip. */
export const spelt = (word: string): string => slips.get(word) ?? word;
