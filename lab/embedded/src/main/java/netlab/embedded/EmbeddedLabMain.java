package netlab.embedded;

import java.io.Closeable;
import netlab.service.Launcher;

/// Starts the lab in one JVM.
public final class EmbeddedLabMain {
    private EmbeddedLabMain() {}

    public static void main(String[] args) throws Exception {
        Launcher.launch("embedded lab", settings -> {
            EmbeddedConfig config = EmbeddedConfig.from(settings);
            settings.check();
            EmbeddedLab lab = EmbeddedLab.start(config);
            System.out.println(lab.welcome());
            return (Closeable) lab;
        });
    }
}
