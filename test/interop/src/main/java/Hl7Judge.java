import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;

/**
 * HL7's validator (HAPI's FhirInstanceValidator), kept warm: definitions are loaded once, then resources are judged
 * one after the other. Nothing is asked of a network.
 *
 * <pre>
 * serve [--threads N] DEFINITIONS...         NDJSON requests on stdin, NDJSON answers on stdout, in the same order
 * bench FILE SECONDS [--profile URL]... DEFINITIONS...
 *                                            resources a second over the NDJSON resources of FILE, one thread
 * </pre>
 *
 * DEFINITIONS are NPM packages of FHIR (.tgz) and NDJSON files of definitions; the first that knows a URL wins.
 *
 * <p>A request is {"n":1,"text":"raw JSON","profiles":["..."]}, or "resource" in place of "text"; an answer is
 * {"n":1,"issues":[{"severity","location","messageId","message"}]}.
 */
public final class Hl7Judge {
  // Decimals keep their digits where a resource comes as an object: 1.10 is not 1.1.
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final Set<String> DEFINITIONS = Set.of("StructureDefinition", "ValueSet", "CodeSystem");

  private final FhirValidator validator;

  private Hl7Judge(FhirValidator validator) {
    this.validator = validator;
  }

  public static void main(String[] given) throws Exception {
    ArrayDeque<String> words = new ArrayDeque<>(List.of(given));
    String mode = words.pop();
    Path file = mode.equals("bench") ? Path.of(words.pop()) : null;
    double seconds = mode.equals("bench") ? Double.parseDouble(words.pop()) : 0;
    int threads = 1;
    List<String> profiles = new ArrayList<>();
    List<Path> packages = new ArrayList<>();
    while (!words.isEmpty()) {
      String word = words.pop();
      if (word.equals("--threads")) threads = Integer.parseInt(words.pop());
      else if (word.equals("--profile")) profiles.add(words.pop());
      else packages.add(Path.of(word));
    }
    long begun = System.nanoTime();
    Hl7Judge judge = open(packages);
    System.err.printf("ready after %.1f s%n", (System.nanoTime() - begun) / 1e9);
    if (file == null) judge.serve(threads);
    else judge.bench(file, seconds, profiles);
  }

  /** Loads the definitions; slow (ten to forty seconds), once. */
  private static Hl7Judge open(List<Path> packages) throws IOException {
    FhirContext context = FhirContext.forR4();
    PrePopulatedValidationSupport given = new PrePopulatedValidationSupport(context);
    for (Path one : packages) System.err.printf("%s: %d definitions%n", one.getFileName(), load(one, context, given));

    // A code system that is not in memory (SNOMED CT, LOINC, RxNorm) is a warning: its codes are not known to be wrong.
    UnknownCodeSystemWarningValidationSupport unknown = new UnknownCodeSystemWarningValidationSupport(context);
    unknown.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.WARNING);

    // The packages come before HAPI's own R4 definitions, so that the newer terminology wins. In memory only: no
    // remote terminology server.
    ValidationSupportChain chain =
        new ValidationSupportChain(
            given,
            new DefaultProfileValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context),
            new InMemoryTerminologyServerValidationSupport(context),
            new SnapshotGeneratingValidationSupport(context),
            unknown);
    // FHIR asks for one coding out of the value set; HAPI's default asks it of every coding of a CodeableConcept.
    chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
    FhirInstanceValidator instances = new FhirInstanceValidator(chain);
    // A profile that was claimed and can't be found leaves the question open: a warning, as in HL7's own core by default.
    instances.setErrorForUnknownProfiles(false);
    // HL7's own rules for what is looked into, where HAPI's default stays short: with them a target inside the resource or
    // the Bundle must meet the profile that the reference asks for. What lies elsewhere is not asked for (IGNORE).
    instances.setValidatorPolicyAdvisor(
        new BasePolicyAdvisorForFullValidation(ReferenceValidationPolicy.IGNORE, new HashSet<>()));
    // An unknown extension is allowed and noted, as in HL7's command line with its default settings for extensions.
    instances.setAnyExtensionsAllowed(true);
    return new Hl7Judge(context.newValidator().registerValidatorModule(instances));
  }

  /** Definitions of one file, and the tables of other versions' paths that the validator asks for. */
  private static int load(Path file, FhirContext context, PrePopulatedValidationSupport into) throws IOException {
    IParser parser = context.newJsonParser();
    // R4 packages built by newer tools carry elements that R4 does not know.
    parser.setParserErrorHandler(new LenientErrorHandler(false));
    return file.toString().endsWith(".tgz") ? loadPackage(file, parser, into) : loadLines(file, parser, into);
  }

  private static int loadLines(Path file, IParser parser, PrePopulatedValidationSupport into) throws IOException {
    int loaded = 0;
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && loadDefinition(line.getBytes(StandardCharsets.UTF_8), parser, into)) loaded++;
    }
    return loaded;
  }

  private static int loadPackage(Path tgz, IParser parser, PrePopulatedValidationSupport into) throws IOException {
    int loaded = 0;
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(tgz))))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        String name = entry.getName();
        if (name.matches("package/other/xver-paths-.*\\.json")) {
          into.addBinary(tar.readAllBytes(), name.substring("package/other/".length()));
        } else if (name.matches("package/[^/.][^/]*\\.json") && !name.endsWith("/package.json")) {
          if (loadDefinition(tar.readAllBytes(), parser, into)) loaded++;
        }
      }
    }
    return loaded;
  }

  private static boolean loadDefinition(byte[] bytes, IParser parser, PrePopulatedValidationSupport into)
      throws IOException {
    if (!DEFINITIONS.contains(JSON.readTree(bytes).path("resourceType").asText())) return false;
    IBaseResource definition = parser.parseResource(new String(bytes, StandardCharsets.UTF_8));
    if (definition instanceof CodeSystem codeSystem) nest(codeSystem);
    into.addResource(definition);
    return true;
  }

  /**
   * The terminology packages write hierarchies flat, as properties `subsumedBy` and `parent`; the expansion in memory
   * only knows nested concepts, and without them every `is-a` value set of v3 would be empty.
   */
  private static void nest(CodeSystem codeSystem) {
    Map<String, ConceptDefinitionComponent> byCode = new LinkedHashMap<>();
    for (ConceptDefinitionComponent concept : codeSystem.getConcept()) {
      if (concept.hasConcept()) return;
      byCode.put(concept.getCode(), concept);
    }
    Set<String> children = new HashSet<>();
    for (ConceptDefinitionComponent concept : new ArrayList<>(codeSystem.getConcept())) {
      for (var property : concept.getProperty()) {
        if (!property.getCode().equals("subsumedBy") && !property.getCode().equals("parent")) continue;
        ConceptDefinitionComponent parent = byCode.get(property.getValue().primitiveValue());
        if (parent != null && parent != concept && children.add(concept.getCode())) parent.addConcept(concept);
      }
    }
    codeSystem.getConcept().removeIf(concept -> children.contains(concept.getCode()));
  }

  private void serve(int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    ArrayDeque<Future<String>> answers = new ArrayDeque<>();
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line; (line = in.readLine()) != null; ) {
        if (line.isBlank()) continue;
        String request = line;
        answers.add(pool.submit(() -> answer(request)));
        while (!answers.isEmpty() && (answers.size() >= threads || answers.peek().isDone())) {
          out.println(answers.poll().get());
        }
      }
      while (!answers.isEmpty()) out.println(answers.poll().get());
    } finally {
      pool.shutdown();
    }
  }

  private String answer(String line) throws IOException {
    JsonNode request = JSON.readTree(line);
    String text = request.has("text") ? request.get("text").asText() : JSON.writeValueAsString(request.get("resource"));
    List<String> profiles = new ArrayList<>();
    request.path("profiles").forEach(profile -> profiles.add(profile.asText()));
    ObjectNode answer = JSON.createObjectNode();
    answer.set("n", request.get("n"));
    ArrayNode issues = answer.putArray("issues");
    try {
      for (SingleValidationMessage message : judge(text, profiles)) {
        issues
            .addObject()
            .put("severity", message.getSeverity().getCode())
            .put("location", message.getLocationString())
            .put("messageId", message.getMessageId())
            .put("message", message.getMessage());
      }
    } catch (RuntimeException | StackOverflowError thrown) {
      // The validator gave up on the resource: that is a refusal too, and named as its own kind.
      issues.addObject().put("severity", "fatal").put("messageId", "EXCEPTION").put("message", thrown.toString());
    }
    return JSON.writeValueAsString(answer);
  }

  private List<SingleValidationMessage> judge(String text, List<String> profiles) {
    ValidationOptions options = new ValidationOptions();
    profiles.forEach(options::addProfile);
    return validator.validateWithResult(text, options).getMessages();
  }

  /** One JSON line: resources a second of wall time and of this thread's processor time, after a warm-up as long. */
  private void bench(Path file, double seconds, List<String> profiles) throws IOException {
    List<String> texts = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    run(texts, profiles, seconds);
    System.out.println(JSON.writeValueAsString(run(texts, profiles, seconds)));
  }

  private ObjectNode run(List<String> texts, List<String> profiles, double seconds) {
    var threads = ManagementFactory.getThreadMXBean();
    long wall = System.nanoTime();
    long processor = threads.getCurrentThreadCpuTime();
    long judged = 0;
    do {
      for (String text : texts) judge(text, profiles);
      judged += texts.size();
    } while (System.nanoTime() - wall < seconds * 1e9);
    double wallSeconds = (System.nanoTime() - wall) / 1e9;
    double processorSeconds = (threads.getCurrentThreadCpuTime() - processor) / 1e9;
    Runtime runtime = Runtime.getRuntime();
    return JSON.createObjectNode()
        .put("resources", judged)
        .put("wallSeconds", wallSeconds)
        .put("processorSeconds", processorSeconds)
        .put("perWallSecond", judged / wallSeconds)
        .put("perProcessorSecond", judged / processorSeconds)
        .put("heapBytes", runtime.totalMemory() - runtime.freeMemory());
  }
}
