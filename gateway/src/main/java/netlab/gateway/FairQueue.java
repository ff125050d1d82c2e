package netlab.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import netlab.contracts.JobId;

/// The jobs of one kind that wait: bounded, and fair between clients.
///
/// Each client's jobs stand in a line of their own, first in first out, and the lines are served in turn: who posts a
/// thousand jobs holds up another's one job by a single turn. The bound is one for all, but a client of whom none waits
/// gets one job in even when others have filled the queue, up to twice the bound.
final class FairQueue {
    private final int longest;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private int places;

    private static final class Line {
        private final Deque<JobId> jobs = new ArrayDeque<>();
        private int places;
    }

    /// @param longest how many jobs wait at most
    FairQueue(int longest) {
        this.longest = longest;
    }

    /// Takes a place for a job that is not yet accepted; it is then used by [#add] or given back by [#giveBack].
    ///
    /// @return false when there is none
    synchronized boolean reserve(String client) {
        Line line = lines.get(client);
        boolean free = places < longest || line == null && places < 2 * longest;
        if (free) {
            take(client);
        }
        return free;
    }

    private Line take(String client) {
        Line line = lines.computeIfAbsent(client, _ -> new Line());
        line.places++;
        places++;
        return line;
    }

    synchronized void giveBack(String client) {
        Line line = lines.get(client);
        if (line != null) {
            leave(client, line);
        }
    }

    private void leave(String client, Line line) {
        places--;
        line.places--;
        if (line.places == 0) {
            lines.remove(client);
        }
    }

    /// Queues a job on the place reserved for it.
    synchronized void add(String client, JobId job) {
        lines.computeIfAbsent(client, _ -> new Line()).jobs.add(job);
        notifyAll();
    }

    /// Queues a job of an earlier gateway's, place or no place.
    synchronized void resume(String client, JobId job) {
        take(client).jobs.add(job);
        notifyAll();
    }

    /// Waits for the next job and takes it out.
    synchronized JobId take() throws InterruptedException {
        while (true) {
            for (Map.Entry<String, Line> each : lines.entrySet()) {
                Line line = each.getValue();
                JobId job = line.jobs.poll();
                if (job != null) {
                    String client = each.getKey();
                    lines.remove(client); // to stand behind the others
                    lines.put(client, line);
                    leave(client, line);
                    return job;
                }
            }
            wait();
        }
    }

    /// Takes a job out that was cancelled while it waited.
    synchronized void remove(JobId job) {
        for (Map.Entry<String, Line> each : lines.entrySet()) {
            if (each.getValue().jobs.remove(job)) {
                leave(each.getKey(), each.getValue());
                return;
            }
        }
    }

    /// How many places are taken.
    synchronized int size() {
        return places;
    }
}
