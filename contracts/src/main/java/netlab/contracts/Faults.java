package netlab.contracts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The faults of one body, one a place: what is told of a place later, or of a place within it, follows from what was
/// told first.
final class Faults {
    private static final int MOST = 100;

    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> pointers = new HashSet<>();

    void note(String pointer, String detail) {
        if (faults.size() < MOST && !within(pointer)) {
            faults.add(new Fault(pointer, detail));
            pointers.add(pointer);
        }
    }

    /// Whether a fault was noted at this place or at one around it.
    private boolean within(String pointer) {
        for (int end = pointer.length(); end >= 0; end = end == 0 ? -1 : pointer.lastIndexOf('/', end - 1)) {
            if (pointers.contains(pointer.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    /// Whether a fault was noted at this place, around it or within it.
    boolean touch(String pointer) {
        return within(pointer) || pointers.stream().anyMatch(each -> each.startsWith(pointer + "/"));
    }

    /// The pointer to a field or element (RFC 6901).
    static String pointer(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /// @throws InvalidSpec with the faults noted, if any
    void end() throws InvalidSpec {
        if (!faults.isEmpty()) {
            throw new InvalidSpec(faults);
        }
    }
}
