package netlab.benchmarks.calc;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketChannel;
import java.nio.ByteBuffer;
import netlab.calc.CalcCodec;
import netlab.calc.Incomplete;
import netlab.calc.Outcome;
import netlab.calc.Rejection;
import netlab.calc.WireOperation;
import org.jspecify.annotations.Nullable;

/// The calc protocol in network byte order on Netty, with its own epoll transport and one event loop: a peer to measure
/// against. It uses our codec, so that what is compared is how the bytes are moved.
public final class NettyServer {

    private static final int UDP_BUFFER_BYTES = 1 << 20;

    private NettyServer() {}

    /// Serves until it is killed.
    ///
    /// @param args the port on 127.0.0.1
    public static void main(String... args) throws InterruptedException {
        int port = Integer.parseInt(args[0]);
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        new Bootstrap().group(loop)
                .channel(EpollDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, UDP_BUFFER_BYTES)
                .handler(new Datagrams())
                .bind("127.0.0.1", port)
                .sync();
        new ServerBootstrap().group(loop)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Stream());
                    }
                })
                .bind("127.0.0.1", port)
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    /// One connection: the answers to each read go out in one write.
    private static final class Stream extends ChannelInboundHandlerAdapter {
        private @Nullable ByteBuf beginning;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf received = (ByteBuf) message;
            ByteBuf in = beginning == null ? received : beginning.writeBytes(received);
            if (beginning != null) {
                received.release();
                beginning = null;
            }
            ByteBuf out = context.alloc().directBuffer(in.readableBytes() / CalcCodec.MIN_REQUEST_BYTES * 8 + 8);
            boolean goesOn = answerAll(in, out);
            if (goesOn && in.isReadable()) {
                beginning = context.alloc().directBuffer(CalcCodec.MAX_REQUEST_BYTES * 2).writeBytes(in);
            }
            in.release();
            var written = context.write(out);
            if (!goesOn) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (beginning != null) {
                beginning.release();
                beginning = null;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }

    private static boolean answerAll(ByteBuf in, ByteBuf out) {
        ByteBuffer bytes = in.internalNioBuffer(in.readerIndex(), in.readableBytes());
        ByteBuffer answers = out.internalNioBuffer(0, out.capacity());
        int from = bytes.position();
        int to = answers.position();
        Outcome outcome;
        do {
            outcome = CalcCodec.BIG_ENDIAN.answer(bytes, answers);
        } while (outcome instanceof WireOperation);
        in.skipBytes(bytes.position() - from);
        out.writerIndex(answers.position() - to);
        return outcome == Incomplete.NEED_MORE;
    }

    /// All datagrams.
    private static final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            ByteBuf in = packet.content();
            ByteBuf out = context.alloc().directBuffer(CalcCodec.ANSWER_BYTES);
            ByteBuffer answer = out.internalNioBuffer(0, CalcCodec.ANSWER_BYTES);
            Outcome outcome = CalcCodec.BIG_ENDIAN
                    .answerDatagram(in.internalNioBuffer(in.readerIndex(), in.readableBytes()), answer);
            if (outcome instanceof Rejection) {
                out.release();
                return;
            }
            var _ = context.write(new DatagramPacket(out.writerIndex(CalcCodec.ANSWER_BYTES), packet.sender()));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // One client that can't be reached must not end the service for the others.
        }
    }
}
