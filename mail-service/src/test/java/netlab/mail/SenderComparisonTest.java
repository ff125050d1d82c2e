package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import netlab.contracts.MailResult;
import org.junit.jupiter.api.Test;

class SenderComparisonTest {
    private static final String STUDENT = "student@lab.example";

    @Test
    void whereAllAgreeThereIsNothingToTell() {
        for (String account : new String[]{STUDENT, "Student@Lab.example", "student"}) {
            MailResult.Senders senders = SenderComparison.of(STUDENT, STUDENT, Optional.of(account));
            assertThat(senders.readerCanTell()).isFalse();
            assertThat(senders.explanation()).contains("nothing to tell");
        }
    }

    @Test
    void anotherEnvelopeShowsInTheSourceAlone() {
        MailResult.Senders senders = SenderComparison.of("anybody@example.org", "dean@example.org",
                Optional.of(STUDENT));
        assertThat(senders.readerCanTell()).isTrue();
        assertThat(senders.explanation()).contains("shows dean@example.org", "Return-Path: <anybody@example.org>",
                "Who logged in stands nowhere");
        assertThat(senders.account()).isEqualTo(STUDENT);
    }

    @Test
    void anotherAccountAloneShowsNowhere() {
        MailResult.Senders senders = SenderComparison.of("dean@example.org", "dean@example.org",
                Optional.of("student"));
        assertThat(senders.readerCanTell()).isFalse();
        assertThat(senders.explanation()).contains("can't tell");
    }

    @Test
    void withoutALoginNothingVouchesForAnybody() {
        MailResult.Senders senders = SenderComparison.of(STUDENT, STUDENT, Optional.empty());
        assertThat(senders.account()).isNull();
        assertThat(senders.explanation()).contains("nobody logged in");
    }

    @Test
    void theNullSenderIsAnEmptyReturnPath() {
        MailResult.Senders senders = SenderComparison.of("", STUDENT, Optional.of(STUDENT));
        assertThat(senders.readerCanTell()).isTrue();
        assertThat(senders.explanation()).contains("empty Return-Path");
    }
}
