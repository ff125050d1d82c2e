package netlab.service;

import java.util.List;

/// The environment holds settings that can't be used; the message names each.
public final class SettingsException extends Exception {
    SettingsException(List<String> faults) {
        super(String.join("\n", faults));
    }
}
