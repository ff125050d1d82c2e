package netlab.contracts;

import java.util.List;

/// A body that is JSON but no valid spec. It carries every fault, not just the first.
public final class InvalidSpec extends Exception {
    private final transient List<Fault> faults;

    /// @param faults at least one
    public InvalidSpec(List<Fault> faults) {
        super(faults.size() == 1 ? "1 fault" : faults.size() + " faults");
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("an invalid spec has at least one fault");
        }
        this.faults = List.copyOf(faults);
    }

    /// Every fault, in the order in which they were found.
    public List<Fault> faults() {
        return faults;
    }

    /// The problem that a client gets: 422 with every fault.
    public Problem problem() {
        String detail = faults.size() == 1
                ? "The body has a fault."
                : "The body has " + faults.size() + " faults.";
        return Problem.of(ProblemType.INVALID_SPEC, detail).withErrors(faults);
    }
}
