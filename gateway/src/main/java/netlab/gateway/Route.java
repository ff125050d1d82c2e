package netlab.gateway;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/// A call of the gateway's API.
///
/// @param method its method
/// @param path with `{…}` for what varies
/// @param handler answers it
record Route(HandlerType method, String path, Handler handler) {}
