package netlab.gateway;

/// A sealed secret: unreadable without the key, which is not kept with it.
///
/// @param base64 nonce, ciphertext and tag
record Sealed(String base64) {}
