package netlab.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "netlab", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theFrameKnowsTheContractsAndNoService = classes().that()
            .resideInAPackage("netlab.service")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("netlab.calc..", "netlab.scan..", "netlab.mail..", "netlab.gateway..");

    @ArchTest
    static final ArchRule contractsDoNotKnowTheFrame = noClasses().that()
            .resideInAPackage("netlab.contracts")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("netlab.service", "io.javalin..", "org.eclipse.jetty..", "java.net..");

    @ArchTest
    static final ArchRule namesAreTheFields = noClasses().that()
            .resideInAPackage("netlab..")
            .should()
            .haveNameMatching(".*(Helper|Manager|Impl|Util|Utils)(\\$.*)?")
            .orShould()
            .resideInAnyPackage("..util..", "..common..");
}
