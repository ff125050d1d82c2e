package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import netlab.contracts.DialogueLine;
import netlab.contracts.DialogueLine.Speaker;
import netlab.contracts.Event;
import netlab.service.Events;
import org.junit.jupiter.api.Test;

class DialogueTest {
    private final RecordedEvents events = new RecordedEvents(true);
    private long now = 5_000_000;

    @Test
    void eachLineIsToldAndKeptWithItsTime() {
        Dialogue dialogue = new Dialogue(events, () -> now);
        now += 1_239_000;
        dialogue.server("334 VXNlcm5hbWU6", "Username:");
        now += 1_000_000;
        dialogue.client("QUIT");
        assertThat(dialogue.lines()).containsExactly(
                new DialogueLine(1.24, Speaker.SERVER, "334 VXNlcm5hbWU6", "Username:"),
                new DialogueLine(2.24, Speaker.CLIENT, "QUIT", null));
        assertThat(events.events()).isEqualTo(dialogue.lines().stream().map(Event.MailLine::new).toList());
    }

    @Test
    void aDialogueWithoutAnEndIsNotKeptForEver() {
        Dialogue dialogue = new Dialogue(events, () -> now);
        for (int i = 0; i < 10_000; i++) {
            dialogue.server("250-more");
        }
        assertThat(dialogue.lines()).hasSize(5000);
        assertThat(dialogue.lines()).last().extracting(DialogueLine::line).isEqualTo("… and more that is not shown …");
    }

    @Test
    void aCancelWhileALineIsToldIsNotForgotten() {
        Dialogue dialogue = new Dialogue(new Events() {
            @Override
            public void emit(Event event) throws InterruptedException {
                throw new InterruptedException();
            }

            @Override
            public void awaitCommit() {}
        }, () -> now);
        dialogue.client("QUIT");
        assertThat(Thread.interrupted()).isTrue();
    }
}
