/*
 * Loads a calc server on 127.0.0.1 (network byte order) and checks every answer; one that is wrong is a failure, and so is none.
 *
 *     load tcp|udp PORT PID CLIENTS IN_FLIGHT SECONDS IDLE
 *
 * Each client keeps IN_FLIGHT requests under way. IDLE further connections each ask once and then keep silent. PID is the
 * server's process, whose processor time and memory are read. Prints one JSON object on a line.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLES = 64, LONGEST = 32, MOST_IN_FLIGHT = 64, MOST_CLIENTS = 1024, ANSWER = 8, BUCKETS = 64 * 64 };

/* A request without its ID, and its result. */
struct sample {
    unsigned char bytes[LONGEST];
    size_t length;
    int32_t result;
};

struct client {
    int fd;
    uint32_t next, awaited;           /* IDs: of the next request, and of the oldest one under way */
    uint64_t sent_at[MOST_IN_FLIGHT]; /* by ID modulo MOST_IN_FLIGHT */
    bool answered[MOST_IN_FLIGHT];    /* UDP may answer in any order */
    size_t received;
    unsigned char in[MOST_IN_FLIGHT * ANSWER];
};

static struct sample samples[SAMPLES];
static uint64_t histogram[BUCKETS];
static uint64_t answers, wrong, lost;
static bool tcp;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t) t.tv_sec * 1000000000u + (uint64_t) t.tv_nsec;
}

/* Logarithmic buckets, 64 to each power of two: within 1.6 % of the nanoseconds. */
static unsigned bucket_of(uint64_t ns) {
    if (ns < 128) {
        return (unsigned) ns;
    }
    unsigned power = 63 - (unsigned) __builtin_clzll(ns);
    return (power - 5) * 64 + (unsigned) (ns >> (power - 6) & 63);
}

static double percentile(double share) {
    uint64_t total = 0, wanted = (uint64_t) ((double) answers * share);
    for (unsigned i = 0; i < BUCKETS; i++) {
        total += histogram[i];
        if (total > wanted) {
            return i < 128 ? i : (double) ((UINT64_C(64) + i % 64) << (i / 64 - 1));
        }
    }
    return 0;
}

static void make_samples(void) {
    static const char *names[] = {"Summe", "Produkt", "Minimum", "Maximum"};
    srand(1);
    for (int i = 0; i < SAMPLES; i++) {
        struct sample *s = &samples[i];
        int operation = i % 4, count = 1 + i / 4 % 4;
        size_t at = strlen(names[operation]);
        memcpy(s->bytes, names[operation], at);
        s->bytes[at++] = (unsigned char) count;
        for (int j = 0; j < count; j++, at += 4) {
            int32_t number = rand() % 200 - 100;
            uint32_t wire = htonl((uint32_t) number);
            memcpy(s->bytes + at, &wire, 4);
            bool replaces = j == 0 || (operation == 2 && number < s->result) || (operation == 3 && number > s->result);
            s->result = operation == 0 ? s->result + number
                : operation == 1 && j > 0 ? s->result * number : replaces ? number : s->result;
        }
        s->length = at;
    }
}

static size_t write_request(unsigned char *out, uint32_t id) {
    const struct sample *s = &samples[id % SAMPLES];
    uint32_t wire = htonl(id);
    memcpy(out, &wire, 4);
    memcpy(out + 4, s->bytes, LONGEST);
    return 4 + s->length;
}

/* Sends so many further requests, on TCP in one write. */
static void ask(struct client *c, int count) {
    static unsigned char out[MOST_IN_FLIGHT][4 + LONGEST];
    static struct iovec parts[MOST_IN_FLIGHT];
    static struct mmsghdr messages[MOST_IN_FLIGHT];
    unsigned char *all = out[0];
    size_t length = 0;
    uint64_t time = now();
    for (int i = 0; i < count; i++, c->next++) {
        c->sent_at[c->next % MOST_IN_FLIGHT] = time;
        c->answered[c->next % MOST_IN_FLIGHT] = false;
        if (tcp) {
            length += write_request(all + length, c->next);
        } else {
            parts[i] = (struct iovec) {out[i], write_request(out[i], c->next)};
            messages[i].msg_hdr = (struct msghdr) {.msg_iov = &parts[i], .msg_iovlen = 1};
        }
    }
    if (tcp ? send(c->fd, all, length, MSG_NOSIGNAL) != (ssize_t) length
            : sendmmsg(c->fd, messages, (unsigned) count, 0) != count) {
        die("send");
    }
}

static bool take(struct client *c, const unsigned char *answer, uint64_t time) {
    uint32_t id, result;
    memcpy(&id, answer, 4);
    memcpy(&result, answer + 4, 4);
    id = ntohl(id);
    bool awaited = id - c->awaited < c->next - c->awaited && !c->answered[id % MOST_IN_FLIGHT];
    if (!awaited || (tcp && id != c->awaited) || (int32_t) ntohl(result) != samples[id % SAMPLES].result) {
        wrong++;
        return awaited;
    }
    c->answered[id % MOST_IN_FLIGHT] = true;
    while (c->awaited != c->next && c->answered[c->awaited % MOST_IN_FLIGHT]) {
        c->awaited++;
    }
    answers++;
    histogram[bucket_of(time - c->sent_at[id % MOST_IN_FLIGHT])]++;
    return true;
}

static int take_stream(struct client *c) {
    ssize_t n = recv(c->fd, c->in + c->received, sizeof c->in - c->received, 0);
    if (n <= 0) {
        fprintf(stderr, "the server ended a connection\n");
        exit(1);
    }
    c->received += (size_t) n;
    uint64_t time = now();
    int taken = (int) (c->received / ANSWER);
    for (int i = 0; i < taken; i++) {
        take(c, c->in + i * ANSWER, time);
    }
    memmove(c->in, c->in + taken * ANSWER, c->received % ANSWER);
    c->received %= ANSWER;
    return taken;
}

static int take_datagrams(struct client *c) {
    static unsigned char in[MOST_IN_FLIGHT][ANSWER + 1];
    static struct iovec parts[MOST_IN_FLIGHT];
    static struct mmsghdr messages[MOST_IN_FLIGHT];
    for (int i = 0; i < MOST_IN_FLIGHT; i++) {
        parts[i] = (struct iovec) {in[i], ANSWER + 1};
        messages[i].msg_hdr = (struct msghdr) {.msg_iov = &parts[i], .msg_iovlen = 1};
    }
    int n = recvmmsg(c->fd, messages, MOST_IN_FLIGHT, MSG_DONTWAIT, NULL), taken = 0;
    uint64_t time = now();
    for (int i = 0; i < n; i++) {
        if (messages[i].msg_len != ANSWER) {
            wrong++;
        } else {
            taken += take(c, in[i], time);
        }
    }
    return taken;
}

static int connected(int port, int type) {
    int fd = socket(AF_INET, type, 0), on = 1;
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t) port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0 || connect(fd, (struct sockaddr *) &server, sizeof server) < 0) {
        die("connect");
    }
    if (type == SOCK_STREAM) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return fd;
}

static void connect_idle(int port, int count) {
    for (int i = 0; i < count; i++) {
        unsigned char request[4 + LONGEST], answer[ANSWER];
        int fd = connected(port, SOCK_STREAM);
        size_t length = write_request(request, 0);
        if (send(fd, request, length, MSG_NOSIGNAL) != (ssize_t) length
                || recv(fd, answer, ANSWER, MSG_WAITALL) != ANSWER) {
            die("an idle connection");
        }
    }
}

/* The server's resident memory in bytes and its processor time in seconds. */
static void usage_of(int pid, double *memory, double *processor) {
    char path[64];
    unsigned long user, system, pages;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *stat = fopen(path, "r");
    if (stat == NULL || fscanf(stat, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu"
            " %*d %*d %*d %*d %*d %*d %*u %*u %lu", &user, &system, &pages) != 3) {
        die(path);
    }
    fclose(stat);
    *memory = (double) pages * (double) sysconf(_SC_PAGESIZE);
    *processor = (double) (user + system) / (double) sysconf(_SC_CLK_TCK);
}

/* Gives up on what a UDP client has waited for a second, so that a loss doesn't end its load. */
static void give_up(struct client *c, uint64_t time, int in_flight) {
    if (tcp || time - c->sent_at[c->awaited % MOST_IN_FLIGHT] < 1000000000u) {
        return;
    }
    for (; c->awaited != c->next; c->awaited++) {
        lost += !c->answered[c->awaited % MOST_IN_FLIGHT];
    }
    ask(c, in_flight);
}

static double run(int epoll, struct client *clients, int count, int in_flight, double seconds) {
    uint64_t start = now(), time = start, end = start + (uint64_t) (seconds * 1e9), checked = start;
    while (time < end) {
        struct epoll_event events[256];
        int n = epoll_wait(epoll, events, 256, 100);
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            int taken = tcp ? take_stream(c) : take_datagrams(c);
            if (taken > 0) {
                ask(c, taken);
            }
        }
        time = now();
        for (int i = 0; i < count && time - checked > 100000000u; i++) {
            give_up(&clients[i], time, in_flight);
        }
        checked = time - checked > 100000000u ? time : checked;
    }
    return (double) (time - start) / 1e9;
}

int main(int argc, char **argv) {
    if (argc != 8 || (strcmp(argv[1], "tcp") && strcmp(argv[1], "udp"))) {
        fprintf(stderr, "usage: %s tcp|udp PORT PID CLIENTS IN_FLIGHT SECONDS IDLE\n", argv[0]);
        return 2;
    }
    tcp = strcmp(argv[1], "tcp") == 0;
    int port = atoi(argv[2]), pid = atoi(argv[3]), count = atoi(argv[4]), in_flight = atoi(argv[5]), idle = atoi(argv[7]);
    if (count < 1 || count > MOST_CLIENTS || in_flight < 1 || in_flight > MOST_IN_FLIGHT) {
        fprintf(stderr, "at most %d clients with %d in flight\n", MOST_CLIENTS, MOST_IN_FLIGHT);
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    make_samples();

    double before, after, processor_before, processor_after;
    usage_of(pid, &before, &processor_before);
    connect_idle(port, idle);
    usage_of(pid, &after, &processor_before);

    static struct client clients[MOST_CLIENTS];
    int epoll = epoll_create1(0);
    for (int i = 0; i < count; i++) {
        clients[i].fd = connected(port, tcp ? SOCK_STREAM : SOCK_DGRAM);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[i]};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].fd, &event) < 0) {
            die("epoll_ctl");
        }
        ask(&clients[i], in_flight);
    }
    double seconds = run(epoll, clients, count, in_flight, atof(argv[6])), ignored;
    usage_of(pid, &ignored, &processor_after);
    printf("{\"requestsPerSecond\":%.0f,\"p50Us\":%.1f,\"p99Us\":%.1f,\"lost\":%lu,\"wrong\":%lu,"
           "\"serverCpuUs\":%.2f,\"bytesPerIdle\":%.0f}\n",
        (double) answers / seconds, percentile(0.50) / 1e3, percentile(0.99) / 1e3, lost, wrong,
        (processor_after - processor_before) * 1e6 / (double) (answers + 1), idle > 0 ? (after - before) / idle : 0);
    if (answers == 0) {
        fprintf(stderr, "no answer came\n");
    }
    return wrong > 0 || answers == 0;
}
