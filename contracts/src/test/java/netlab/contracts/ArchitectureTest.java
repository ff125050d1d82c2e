package netlab.contracts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "netlab.contracts", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule contractsKnowNothingButTheirLanguageAndJson = classes().should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("netlab.contracts", "java.lang..", "java.util..", "java.time..", "java.security",
                    "java.nio", "java.nio.charset", "java.io", "tools.jackson..", "com.fasterxml.jackson.annotation",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule contractsTouchNoNetwork = noClasses().should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.channels..", "javax.net..", "io.javalin..");

    @ArchTest
    static final ArchRule namesAreTheFields = noClasses().should()
            .haveNameMatching(".*(Helper|Manager|Impl|Util|Utils)(\\$.*)?")
            .orShould()
            .resideInAnyPackage("..util..", "..common..");
}
