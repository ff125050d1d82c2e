package netlab.scan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.DatagramSocket;
import java.net.Socket;

@AnalyzeClasses(packages = "netlab.scan", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule WHAT_DECIDES_KNOWS_NO_SOCKET = noClasses().that()
            .haveNameMatching(
                    ".*[.](Ceilings|Evidence|HostScan|Identification|Retries|RoundTrip|Schedule|Verdict)([$].*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.channels", "netlab.service")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Socket.class, DatagramSocket.class);

    @ArchTest
    static final ArchRule ONLY_THE_RIM_KNOWS_THE_SERVICE_FRAME = noClasses().that()
            .haveNameNotMatching(".*[.](ScanServiceMain|ScanConfig|ScanJobs|Targets|Telling)([$].*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("netlab.service");
}
