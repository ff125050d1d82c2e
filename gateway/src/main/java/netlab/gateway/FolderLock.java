package netlab.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Holds a data folder for one gateway, since a second one would run the same jobs again. The kernel lets go of it
/// however the process ends. It is a file of its own: who closes SQLite's loses SQLite's locks.
final class FolderLock implements Closeable {
    private static final String FILE = "netlab.lock";

    private final FileChannel file;

    private FolderLock(FileChannel file) {
        this.file = file;
    }

    /// Takes hold of a folder.
    ///
    /// @throws IOException when another gateway has it, or it can't be written
    static FolderLock take(Path folder) throws IOException {
        FileChannel file = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock(file) != null) {
                return new FolderLock(file);
            }
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        throw new IOException("another gateway uses " + folder.toAbsolutePath());
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // it is in this process
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
