/*
 * The calc protocol (docs/protocols.md) in network byte order on one thread with epoll: the limit to measure against.
 *
 *     epoll_server PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IN_BYTES = 4096, OUT_BYTES = IN_BYTES / 10 * 8, MAX_REQUEST = 4 + 7 + 1 + 255 * 4, EVENTS = 256, DATAGRAMS = 64 };

struct connection {
    int fd;
    bool ending;
    size_t received, unsent, sent;
    unsigned char in[IN_BYTES], out[OUT_BYTES];
};

static const struct { const char *name; size_t length; } OPERATIONS[] = {
    {"Summe", 5}, {"Produkt", 7}, {"Minimum", 7}, {"Maximum", 7}};

static int32_t number_at(const unsigned char *p) {
    uint32_t number;
    memcpy(&number, p, sizeof number);
    return (int32_t) ntohl(number);
}

/* Whether the operation has a result over these numbers that fits. */
static bool compute(int operation, const unsigned char *numbers, int count, int32_t *result) {
    if (count == 0 && operation >= 2) {
        return false;
    }
    int64_t total = operation == 0 ? 0 : operation == 1 ? 1 : number_at(numbers);
    for (int i = 0; i < count; i++) {
        int64_t number = number_at(numbers + 4 * i);
        switch (operation) {
        case 0: total += number; break;
        case 1:
            /* Beyond the range only a zero leads back into it. */
            if (number == 0 || llabs(total) <= INT64_C(1) << 31) {
                total *= number;
            }
            break;
        case 2: total = number < total ? number : total; break;
        default: total = number > total ? number : total; break;
        }
    }
    *result = (int32_t) total;
    return total >= INT32_MIN && total <= INT32_MAX;
}

/* Answers one request: the bytes that it had, 0 if more must come, -1 if it can't be answered. */
static int answer(const unsigned char *p, size_t n, unsigned char *out) {
    if (n < 5) {
        return 0;
    }
    for (int operation = 0; operation < 4; operation++) {
        size_t length = OPERATIONS[operation].length, there = n - 4 < length ? n - 4 : length;
        if (memcmp(p + 4, OPERATIONS[operation].name, there) != 0) {
            continue;
        }
        if (n < 4 + length + 1 || n < 4 + length + 1 + 4 * (size_t) p[4 + length]) {
            return 0;
        }
        int32_t result;
        if (!compute(operation, p + 4 + length + 1, p[4 + length], &result)) {
            return -1;
        }
        memcpy(out, p, 4);
        uint32_t wire = htonl((uint32_t) result);
        memcpy(out + 4, &wire, 4);
        return (int) (4 + length + 1 + 4 * (size_t) p[4 + length]);
    }
    return -1;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void watch(int epoll, int change, int fd, uint32_t events, void *data) {
    struct epoll_event event = {.events = events, .data.ptr = data};
    if (epoll_ctl(epoll, change, fd, &event) < 0) {
        die("epoll_ctl");
    }
}

static void end(struct connection *c) {
    close(c->fd);
    free(c);
}

/* Sends what is unsent; false if the connection has ended. */
static bool flush(int epoll, struct connection *c) {
    bool waited = c->sent > 0;
    while (c->sent < c->unsent) {
        ssize_t n = send(c->fd, c->out + c->sent, c->unsent - c->sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN) {
            watch(epoll, EPOLL_CTL_MOD, c->fd, EPOLLOUT, c);
            return true;
        }
        if (n < 0) {
            end(c);
            return false;
        }
        c->sent += (size_t) n;
    }
    c->sent = c->unsent = 0;
    if (c->ending) {
        end(c);
        return false;
    }
    if (waited) {
        watch(epoll, EPOLL_CTL_MOD, c->fd, EPOLLIN, c);
    }
    return true;
}

static void serve(int epoll, struct connection *c) {
    ssize_t n = recv(c->fd, c->in + c->received, IN_BYTES - c->received, 0);
    if (n <= 0) {
        if (n == 0 || errno != EAGAIN) {
            end(c);
        }
        return;
    }
    c->received += (size_t) n;
    size_t at = 0;
    int used;
    while ((used = answer(c->in + at, c->received - at, c->out + c->unsent)) > 0) {
        at += (size_t) used;
        c->unsent += 8;
    }
    c->ending = used < 0;
    memmove(c->in, c->in + at, c->received - at);
    c->received -= at;
    flush(epoll, c);
}

static void serve_datagrams(int udp) {
    for (int i = 0; i < DATAGRAMS; i++) {
        unsigned char in[MAX_REQUEST + 1], out[8];
        struct sockaddr_in peer;
        socklen_t length = sizeof peer;
        ssize_t n = recvfrom(udp, in, sizeof in, 0, (struct sockaddr *) &peer, &length);
        if (n < 0) {
            return;
        }
        if (answer(in, (size_t) n, out) == n && n > 0) {
            sendto(udp, out, sizeof out, 0, (struct sockaddr *) &peer, length);
        }
    }
}

static void accept_all(int epoll, int listening) {
    int fd, on = 1;
    while ((fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *c = malloc(sizeof *c);
        if (c == NULL) {
            close(fd);
            return;
        }
        c->fd = fd;
        c->ending = false;
        c->received = c->unsent = c->sent = 0;
        watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, c);
    }
}

static int bound(int type, int port) {
    int fd = socket(AF_INET, type | SOCK_NONBLOCK, 0), on = 1, buffer = 1 << 20;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t) port)};
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0
            || (type == SOCK_DGRAM && setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer) < 0)
            || bind(fd, (struct sockaddr *) &address, sizeof address) < 0
            || (type == SOCK_STREAM && listen(fd, 4096) < 0)) {
        die("bind");
    }
    return fd;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int tcp = bound(SOCK_STREAM, atoi(argv[1])), udp = bound(SOCK_DGRAM, atoi(argv[1])), epoll = epoll_create1(0);
    watch(epoll, EPOLL_CTL_ADD, tcp, EPOLLIN, &tcp);
    watch(epoll, EPOLL_CTL_ADD, udp, EPOLLIN, &udp);
    for (;;) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr == &tcp) {
                accept_all(epoll, tcp);
            } else if (events[i].data.ptr == &udp) {
                serve_datagrams(udp);
            } else if (events[i].events & EPOLLOUT) {
                flush(epoll, events[i].data.ptr);
            } else {
                serve(epoll, events[i].data.ptr);
            }
        }
    }
}
