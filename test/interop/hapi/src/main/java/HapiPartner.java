import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.RequestValidatingInterceptor;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * HAPI's JPA server for R4 over an empty database in memory, on a free port of loopback. Writes `ready PORT` to standard
 * output when it answers, and ends when its standard input does: it never outlives whoever started it.
 */
public final class HapiPartner {
	/** No page of a search is larger, whatever is asked for. */
	private static final int PAGE_SIZE = 3;

	public static void main(String[] arguments) throws Exception {
		ApplicationContext context = new AnnotationConfigApplicationContext(HapiPartnerConfig.class);
		Server server = new Server();
		ServerConnector connector = new ServerConnector(server);
		connector.setHost("127.0.0.1");
		connector.setPort(0);
		server.addConnector(connector);
		ServletContextHandler handler = new ServletContextHandler();
		handler.setContextPath("/");
		handler.addServlet(new ServletHolder(fhirServer(context)), "/fhir/*");
		server.setHandler(handler);
		server.start();
		System.out.println("ready " + connector.getLocalPort());
		while (System.in.read() >= 0) {
			// Only the end of the input counts.
		}
		Runtime.getRuntime().halt(0);
	}

	private static RestfulServer fhirServer(ApplicationContext context) {
		IFhirSystemDao<?, ?> systemDao = context.getBean(IFhirSystemDao.class);
		RestfulServer fhir = new RestfulServer(systemDao.getContext());
		fhir.registerProviders(context.getBean(ResourceProviderFactory.class).createProviders());
		fhir.registerProvider(context.getBean(JpaSystemProvider.class));
		fhir.setServerConformanceProvider(new JpaCapabilityStatementProvider(
				fhir,
				systemDao,
				context.getBean(JpaStorageSettings.class),
				context.getBean(ISearchParamRegistry.class),
				context.getBean(IValidationSupport.class)));
		DatabaseBackedPagingProvider paging = context.getBean(DatabaseBackedPagingProvider.class);
		paging.setDefaultPageSize(PAGE_SIZE);
		paging.setMaximumPageSize(PAGE_SIZE);
		fhir.setPagingProvider(paging);
		fhir.registerInterceptor(requestValidation(context.getBean(FhirInstanceValidator.class)));
		return fhir;
	}

	/** Whatever is written is validated first; a resource with an error is refused. */
	private static RequestValidatingInterceptor requestValidation(FhirInstanceValidator validator) {
		// US Core is not installed at this server: that a resource claims it is no error.
		validator.setErrorForUnknownProfiles(false);
		RequestValidatingInterceptor validation = new RequestValidatingInterceptor();
		validation.addValidatorModule(validator);
		validation.setFailOnSeverity(ResultSeverityEnum.ERROR);
		validation.setAddResponseHeaderOnSeverity(null);
		return validation;
	}
}
