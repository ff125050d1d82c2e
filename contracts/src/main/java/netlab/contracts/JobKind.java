package netlab.contracts;

import java.util.function.UnaryOperator;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The kinds of work that netlab does.
public enum JobKind implements Named {
    CALC(1, "") {
        @Override
        Spec readFields(Fields fields) throws InvalidSpec {
            return CalcWork.read(fields);
        }
    },
    SCAN(1, "") {
        @Override
        Spec readFields(Fields fields) throws InvalidSpec {
            return ScanSpec.read(fields);
        }
    },
    MAIL(25, "/auth/password") {
        @Override
        Spec readFields(Fields fields) throws InvalidSpec {
            return MailSpec.read(fields);
        }
    },
    INBOX(1, "/auth/password") {
        @Override
        Spec readFields(Fields fields) throws InvalidSpec {
            return InboxSpec.read(fields);
        }
    };

    private final int mebibytes;
    private final String secretPointer;

    JobKind(int mebibytes, String secretPointer) {
        this.mebibytes = mebibytes;
        this.secretPointer = secretPointer;
    }

    abstract Spec readFields(Fields fields) throws InvalidSpec;

    /// The largest body that a job of this kind may have, in bytes.
    public int largestBody() {
        return mebibytes * 1024 * 1024;
    }

    /// Reads and checks a spec, and fills in the defaults that don't depend on a service's own configuration.
    ///
    /// @throws InvalidSpec with every fault of the body
    public Spec read(JsonNode body) throws InvalidSpec {
        Faults faults = new Faults();
        Strings.check(body, "", faults);
        return readFields(new Fields(body, faults));
    }

    /// The spec's JSON with its secret, where it has one, replaced. The tree given is changed.
    ///
    /// The gateway keeps the masked JSON and the sealed secret apart, and puts the secret back on the way to the service.
    ///
    /// @param replace makes the new value of the old
    public void replaceSecret(JsonNode spec, UnaryOperator<String> replace) {
        JsonPointer pointer = JsonPointer.compile(secretPointer);
        if (!secretPointer.isEmpty() && spec.at(pointer.head()) instanceof ObjectNode parent) {
            String name = pointer.last().getMatchingProperty();
            if (parent.path(name).isString()) {
                parent.put(name, replace.apply(parent.path(name).stringValue()));
            }
        }
    }
}
