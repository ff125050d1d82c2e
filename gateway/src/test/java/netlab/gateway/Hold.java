package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import netlab.contracts.EventType;
import org.jspecify.annotations.Nullable;

/// Holds the first mail that comes to a step on its way, until it is let go, or until who holds it there has died.
final class Hold {
    /// The steps of a mail around its point of no return, in their order.
    enum Step {
        /// The service has it, and has not told that it is ready.
        ASKED,
        /// The gateway has journalled that it is ready, and has not decided about the commit. An interrupt lets it go on.
        TOLD,
        /// The gateway has decided to commit it, and has not journalled the commit.
        READY,
        /// The gateway has journalled the commit, and has not told the service.
        JOURNALLED,
        /// The service has got the commit, and has not sent the final dot.
        HEARD,
        /// The mail server has the final dot, and has not replied.
        SENT,
        /// The gateway knows the reply, and has not journalled it.
        REPLIED
    }

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean used = new AtomicBoolean();
    private volatile @Nullable Step step;
    private volatile boolean dead;

    /// The step where it holds from now on; before that none.
    void at(Step next) {
        step = next;
    }

    /// A step is taken.
    ///
    /// @return false when whoever takes it has died
    boolean pass(Step taken) throws InterruptedException {
        if (taken != step || used.getAndSet(true)) {
            return true;
        }
        reached.countDown();
        released.await();
        return !dead;
    }

    void awaitReached() throws InterruptedException {
        assertThat(reached.await(10, TimeUnit.SECONDS)).as("the step %s is reached", step).isTrue();
    }

    void release() {
        released.countDown();
    }

    /// Nothing more is done by what is held.
    void die() {
        dead = true;
        release();
    }

    /// A journal whose writer is held at the gateway's steps. Dying there is a journal that fails: what was asked of it may be
    /// done, or not.
    Journal over(Journal journal) {
        return (Journal) Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[]{Journal.class},
                (_, method, arguments) -> {
                    boolean commit = method.getName().equals("commit");
                    if (commit) {
                        passOrFail(Step.READY);
                    } else if (method.getName().equals("append") && tells(EventType.SUCCEEDED, arguments)) {
                        passOrFail(Step.REPLIED);
                    }
                    try {
                        Object result = method.invoke(journal, arguments);
                        if (commit) {
                            passOrFail(Step.JOURNALLED);
                        } else if (method.getName().equals("append") && tells(EventType.MAIL_READY, arguments)) {
                            passOrGoOn(Step.TOLD);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private static boolean tells(EventType type, Object @Nullable [] arguments) {
        return arguments != null && arguments[1] instanceof List<?> entries
                && entries.getLast() instanceof Entry entry && entry.type() == type;
    }

    private void passOrFail(Step taken) throws JournalUnavailable {
        try {
            if (!pass(taken)) {
                throw new JournalUnavailable("it failed when " + taken);
            }
        } catch (InterruptedException e) {
            throw new JournalUnavailable(e);
        }
    }

    private void passOrGoOn(Step taken) {
        try {
            boolean _ = pass(taken);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // as a write does, which is not to be interrupted
        }
    }
}
