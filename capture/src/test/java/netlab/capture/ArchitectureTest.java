package netlab.capture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "netlab.capture", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule itKnowsTheContractsAlone = classes().should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("netlab.capture", "netlab.contracts", "java..", "org.slf4j",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule formatsTouchNoFileAndNoSocket = noClasses().that()
            .haveSimpleName("PcapReader")
            .or()
            .haveSimpleName("PcapngWriter")
            .or()
            .haveSimpleName("Dissection")
            .or()
            .haveSimpleName("Causes")
            .or()
            .haveSimpleName("Cut")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.nio.channels..");

    @ArchTest
    static final ArchRule namesAreTheFields = noClasses().should()
            .haveNameMatching(".*(Helper|Manager|Impl|Util|Utils)(\\$.*)?")
            .orShould()
            .resideInAnyPackage("..util..", "..common..");
}
