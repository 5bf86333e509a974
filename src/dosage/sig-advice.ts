/**
 * Words of sigs that change neither the dose nor the schedule: they stay in the text, and no issue says so. Anything
 * that could (`except`, `hold`, `as tolerated`, `with aspirin`) is left out on purpose, so that the sig stays text.
 */
export const adviceWords: readonly string[] = [
  'with food | with or without food | with food or milk | with milk or food | with milk | with a snack | with snack',
  'with or without meals | without regard to food | without regard to meals | may take with food | can take with food',
  'with food of at least 350 calories | at least 350 calories | with at least 350 calories | 350 calories or more',
  'on an empty stomach | on empty stomach | without food',
  'with water | with a glass of water | with a full glass of water | with full glass of water | with plenty of water',
  'with plenty of fluids | with a large glass of water | with a sip of water',
  'swallow whole | swallow tablet whole | swallow capsule whole | do not crush | do not chew | do not split | do not cut',
  'do not crush or chew | do not crush or chew tablets | do not chew or crush | do not break crush or chew',
  'do not crush , chew , or split | do not crush , break , or chew | do not open | do not cut or chew | chew well',
  'do not take with alcohol | do not drink alcohol | avoid alcohol | no alcohol | avoid grapefruit | avoid grapefruit juice',
  'do not drive | do not drive after taking | do not stop abruptly | do not stop suddenly | do not skip doses',
  'do not eat or drink for 10 minutes | do not eat or drink for 15 minutes | do not eat or drink for 30 minutes',
  'do not eat or drink for 10 minutes after | do not eat or drink for 15 minutes after | do not swallow',
  'may cause drowsiness | may cause dizziness | shake well | shake well before use | shake well before using | avoid sunlight',
  'to skin | to the skin | on the skin | on skin | onto the skin | into the skin | onto skin',
  'to clean dry skin | to clean , dry skin',
  'rotate sites | rotate application sites | rotate injection sites | rotate site | alternate sites',
  'to affected area | to the affected area | to affected areas | to the affected areas | to affected area ( s )',
  'to upper arm | to upper back | to chest | in the abdomen | in abdomen | into the abdomen | in thigh | in the thigh',
  'on tongue | on the tongue | on top of tongue | let dissolve | allow to dissolve | allow to dissolve completely',
  'rinse mouth after use | rinse mouth after each use | rinse mouth with water after use',
  'remove old patch | remove old patch first | remove old patch before applying new | remove old patch before applying new one',
  'remove old patch before applying a new one | remove the old patch | remove previous patch',
  'at the same time each day | at the same time every day | at same time each day | at same time every day',
  'at the same time daily | same time each day | same time every day | around the same time each day',
  'until gone | until finished | until all taken | until completed | until finished completely',
  'scheduled | around the clock | finish all | finish all medication',
];

/** What a drug is for. Symptoms (`for pain`) are left out: they mean that it is taken when needed, and do not say so. */
export const indicationWords: readonly string[] = (
  'depression | major depression | major depressive disorder | mdd | depressive disorder | bipolar depression | dysthymia | ' +
  'anxiety | generalized anxiety | generalized anxiety disorder | social anxiety | gad | anxiety disorder | panic disorder | ' +
  'mood | mood stabilization | mood swings | mood disorder | bipolar | bipolar disorder | bipolar 1 disorder | ' +
  'bipolar 2 disorder | mania | sleep | insomnia | nightmares | ptsd | ocd | adhd | add | attention | focus | concentration | ' +
  'attention deficit disorder | attention deficit hyperactivity disorder | schizophrenia | schizoaffective disorder | ' +
  'psychosis | hallucinations | voices | paranoia | irritability | impulsivity | autism | tardive dyskinesia | td | ' +
  'eps | tremor | akathisia | alcohol use disorder | alcohol cravings | cravings | opioid use disorder | oud | aud | ' +
  'opioid dependence | smoking cessation | binge eating | binge eating disorder | narcolepsy | ' +
  'hypertension | htn | high blood pressure | blood pressure | bp | diabetes | diabetes mellitus | type 2 diabetes | dm | dm2 | t2dm | ' +
  'cholesterol | high cholesterol | hyperlipidemia | hld | thyroid | hypothyroidism | hypothyroid | heart | heart failure | ' +
  'chf | atrial fibrillation | afib | a fib | angina | cad | coronary artery disease | heart rate | heart health | ' +
  'stroke prevention | seizures | seizure prevention | epilepsy | seizure disorder | migraine prevention | migraine prophylaxis | ' +
  'headache prevention | birth control | contraception | menopause | hot flashes | osteoporosis | endometriosis | ' +
  'reflux | gerd | acid reflux | heartburn prevention | asthma | copd | allergies | gout | bph | prostate | ' +
  'overactive bladder | low potassium | hypokalemia | edema | fluid | fluid retention | swelling | anemia | iron deficiency | ' +
  'vitamin d deficiency | b12 deficiency | supplement | infection | bacterial infection | uti | sinus infection | ' +
  'neuropathy | nerve pain | fibromyalgia | weight loss | weight | obesity | hiv | prophylaxis | blood thinner | anticoagulation'
).split(' | ');
