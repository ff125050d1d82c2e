package netlab.endtoend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/// The house's rules: dependencies point one way, protocols know no sockets, names are the field's.
@AnalyzeClasses(packages = "netlab", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule contractsKnowNobody = noClasses().that()
            .resideInAPackage("netlab.contracts")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("netlab.capture..", "netlab.service..", "netlab.calc..", "netlab.scan..",
                    "netlab.mail..",
                    "netlab.gateway..",
                    "io.javalin..", "java.net..");

    @ArchTest
    static final ArchRule theFrameKnowsNoService = noClasses().that()
            .resideInAPackage("netlab.service")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("netlab.calc..", "netlab.scan..", "netlab.mail..", "netlab.gateway..");

    @ArchTest
    static final ArchRule servicesDontKnowEachOther = SlicesRuleDefinition.slices()
            .matching("netlab.(calc|scan|mail|gateway)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule codecsKnowNoSockets = noClasses().that()
            .haveNameMatching("netlab\\.(calc\\.CalcCodec|mail\\.(SmtpReply|ImapParser|ImapFrames|DotStuffing)"
                    + "|scan\\.(Verdict|Evidence|Identification))")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.channels..");

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses().should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .resideInAnyPackage("..util..", "..common..");

    @ArchTest
    static final ArchRule everythingLivesInOnePackageAModule = classes().that()
            .resideInAPackage("netlab..")
            .should()
            .resideInAnyPackage("netlab.contracts", "netlab.capture", "netlab.service", "netlab.calc", "netlab.scan",
                    "netlab.mail",
                    "netlab.gateway", "netlab.testkit", "netlab.embedded", "netlab.cli");

    @ArchTest
    static final ArchRule theCommandLineKnowsTheApiAlone = classes().that()
            .resideInAPackage("netlab.cli")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("netlab.cli", "java..", "picocli", "tools.jackson..", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule sqlStaysInTheJournal = noClasses().that()
            .haveNameNotMatching("netlab\\.gateway\\.\\w*Journal\\w*(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");
}
