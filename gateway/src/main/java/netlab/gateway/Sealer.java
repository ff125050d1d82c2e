package netlab.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals secrets with AES-GCM (NIST SP 800-38D) and makes keyed digests, with a key in a file of its own. What the
/// database once held is worth nothing to who has only the database, its write-ahead log included.
final class Sealer {
    private static final Logger log = LoggerFactory.getLogger(Sealer.class);
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec root;
    private volatile @Nullable Keys keys;

    /// @param key 32 bytes
    Sealer(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("the key must have " + KEY_BYTES + " bytes");
        }
        this.root = new SecretKeySpec(key, "HmacSHA256");
    }

    /// A sealer with the key of a file, which is made, readable to its owner alone, where there is none.
    static Sealer open(Path file) throws IOException {
        if (Files.notExists(file)) {
            make(file);
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != KEY_BYTES) {
            throw new IOException(file + " is no key: it must have " + KEY_BYTES + " bytes");
        }
        return new Sealer(key);
    }

    /// Makes a key's file. It is there as a whole or not at all, and does not take the place of another.
    private static void make(Path file) throws IOException {
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] key = new byte[KEY_BYTES];
        Randomness.SOURCE.nextBytes(key);
        Path written = Files.createTempFile(folder, "key", ".new"); // readable to its owner alone
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(key));
                channel.force(true);
            }
            publish(written, file);
        } catch (FileAlreadyExistsException _) {
            log.info("{} was just made by another gateway", file); // whose key counts
        } finally {
            Files.deleteIfExists(written);
        }
        try (FileChannel entries = FileChannel.open(folder)) {
            entries.force(true); // or a loss of power might take the key and leave what was sealed
        } catch (IOException e) {
            log.warn("{} can't be forced to the disk", folder, e); // not every file system does that with a folder
        }
    }

    private static void publish(Path written, Path file) throws IOException {
        try {
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            log.debug("there are no hard links", e); // some shared folders have none
            Files.move(written, file);
        }
    }

    /// The keys in use. They are derived when they are first wanted: looking for Java's providers of them is a tenth of the time that
    /// the gateway takes to start.
    private record Keys(SecretKeySpec sealing, SecretKeySpec digesting) {
        static Keys from(SecretKeySpec root) {
            return new Keys(new SecretKeySpec(hmac(root, "netlab seal".getBytes(UTF_8)), "AES"),
                    new SecretKeySpec(hmac(root, "netlab digest".getBytes(UTF_8)), "HmacSHA256"));
        }
    }

    /// Java looks for it when it is first wanted, which a start with a key can do without.
    private static final class Randomness {
        private static final SecureRandom SOURCE = new SecureRandom();
    }

    private Keys keys() {
        Keys known = keys;
        if (known == null) {
            known = Keys.from(root);
            keys = known;
        }
        return known;
    }

    /// Seals a job's secret, so that it opens for this job alone.
    Sealed seal(JobId job, Secret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        Randomness.SOURCE.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, job).doFinal(secret.reveal().getBytes(UTF_8));
            return new Sealed(Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /// Opens what was sealed for this job.
    ///
    /// @throws GeneralSecurityException when it was sealed with another key, for another job, or was changed
    Secret open(JobId job, Sealed sealed) throws GeneralSecurityException {
        byte[] bytes = Base64.getDecoder().decode(sealed.base64());
        byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
        byte[] secret = cipher(Cipher.DECRYPT_MODE, nonce, job)
                .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        return new Secret(new String(secret, UTF_8));
    }

    /// Seals what was captured of a job, so that it opens for this job alone.
    byte[] sealCapture(JobId job, byte[] capture) {
        byte[] nonce = new byte[NONCE_BYTES];
        Randomness.SOURCE.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, job);
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(capture.length));
            int _ = cipher.doFinal(capture, 0, capture.length, all, NONCE_BYTES);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /// Opens a capture that was sealed for this job.
    ///
    /// @throws GeneralSecurityException when it was sealed with another key, for another job, or was changed
    byte[] openCapture(JobId job, byte[] sealed) throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), job)
                .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }

    private Cipher cipher(int mode, byte[] nonce, JobId job) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys().sealing(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(job.value().getBytes(UTF_8));
        return cipher;
    }

    /// The keyed digest of a submission. A body may hold a weak password, which a plain digest would let one guess.
    String digest(JobKind kind, byte[] body) {
        byte[] name = (kind.json() + "\n").getBytes(UTF_8);
        return HexFormat.of()
                .formatHex(hmac(keys().digesting(),
                        ByteBuffer.allocate(name.length + body.length).put(name).put(body).array()));
    }

    /// A name for who shows a token, which does not tell it.
    String name(Secret token) {
        return HexFormat.of().formatHex(hmac(keys().digesting(), ("token\n" + token.reveal()).getBytes(UTF_8)), 0, 8);
    }

    private static byte[] hmac(SecretKeySpec key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
