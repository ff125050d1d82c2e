package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// As whom a job logs in. In JSON the field `auth`: absent, null or an object.
public sealed interface Account {

    /// As the service is configured to, and to the configured server alone; the field is absent.
    record Configured() implements Account {}

    /// Not at all; the field is null.
    record None() implements Account {
        @JsonValue
        @Nullable
        Object json() {
            return null;
        }
    }

    /// As the job says.
    ///
    /// @param mechanism null to pick one that the server offers; always null for IMAP
    /// @param username 1 to 255 characters on one line
    /// @param password 1 to 255 characters on one line
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Login(@Nullable AuthMechanism mechanism, String username, Secret password) implements Account {
        public Login {
            requireNonNull(username);
            requireNonNull(password);
        }
    }

    /// Omits the field where it shall be absent; Jackson asks it by `equals`.
    final class AbsentWhenConfigured {
        @Override
        public boolean equals(@Nullable Object account) {
            return account instanceof Configured;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /// Reads the field `auth`.
    private static Account read(Fields fields, boolean withMechanism) {
        if (!fields.has("auth")) {
            return new Configured();
        }
        if (fields.isNull("auth")) {
            return new None();
        }
        Fields auth = fields.object("auth");
        Optional<AuthMechanism> mechanism = withMechanism
                ? auth.choice("mechanism", AuthMechanism.class)
                : Optional.empty();
        String username = auth.requiredLine("username", 255);
        String password = auth.requiredLine("password", 255);
        auth.unknown();
        return new Login(mechanism.orElse(null), username, new Secret(password));
    }

    /// Reads the field `capture` of a job that logs in. A capture shows the login, so it is of the service's own account at its
    /// own server alone, which a job has that names neither.
    static boolean readCapture(Fields fields, @Nullable HostPort server, Account account) {
        boolean capture = fields.flag("capture", false);
        if (capture && server != null) {
            fields.fault("capture", "shows the login, and is of the lab's own mail server alone: leave out server");
        } else if (capture && !(account instanceof Configured)) {
            fields.fault("capture", "shows the login, and is of the lab's own account alone: leave out auth");
        }
        return capture;
    }

    /// Reads the field `auth` of a `mail` job.
    static Account readSmtp(Fields fields) {
        return read(fields, true);
    }

    /// Reads the field `auth` of an `inbox` job.
    static Account readImap(Fields fields) {
        return read(fields, false);
    }
}
