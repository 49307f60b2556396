using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Floorline.Probes.Endpoint;

/// <summary>
/// A connection's stream that knows when its last bytes arrived. On Linux the kernel stamps them as they come in (SO_TIMESTAMPNS, read with recvmsg),
/// which leaves out the time until this process got to run; elsewhere it is the moment the read returned.
/// </summary>
internal sealed partial class StampedStream : Stream
{
    private const int SolSocket = 1;
    private const int SoTimestampNs = 35;
    private const int TryAgain = 11;
    private const int Interrupted = 4;
    private const int ConnectionResetError = 104;
    private const int DoNotWait = 0x40;
    private const int Room = 16 * 1024;

    // struct msghdr, struct iovec and a control buffer of 64-bit Linux, one after the other in memory that does not move: offsets in bytes
    private const int Parts = 16;
    private const int PartCount = 24;
    private const int ControlAt = 32;
    private const int ControlLength = 40;
    private const int Flags = 48;
    private const int Part = 56;
    private const int PartLength = 64;
    private const int Control = 72;
    private const int ControlRoom = 64;

    private readonly Socket _socket;
    private readonly bool _kernel;
    private readonly byte[] _buffer = [];
    private readonly byte[] _header = [];
    private readonly nint _message;
    private bool _drained = true;
    private bool _closed;

    internal StampedStream(Socket socket)
    {
        _socket = socket;
        _kernel = OperatingSystem.IsLinux() && Environment.Is64BitProcess && Enable(socket);
        if (!_kernel)
        {
            return;
        }

        _buffer = GC.AllocateUninitializedArray<byte>(Room, pinned: true);
        _header = GC.AllocateArray<byte>(Control + ControlRoom, pinned: true);
        _message = Marshal.UnsafeAddrOfPinnedArrayElement(_header, 0);
        Marshal.WriteIntPtr(_message, Parts, _message + Part);
        Marshal.WriteIntPtr(_message, PartCount, 1);
        Marshal.WriteIntPtr(_message, ControlAt, _message + Control);
        Marshal.WriteIntPtr(_message, Part, Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, 0));
    }

    /// <summary>Arrival of the bytes read last, in Stopwatch ticks.</summary>
    internal long Arrived { get; private set; }

    /// <summary>When the read returned them.</summary>
    internal long Observed { get; private set; }

    /// <summary>Whether the kernel stamps arrivals.</summary>
    internal bool IsKernel => _kernel;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_kernel || buffer.Length == 0)
        {
            int plain = await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
            if (buffer.Length > 0)
            {
                Observed = Arrived = Stopwatch.GetTimestamp();
            }

            return plain;
        }

        while (true)
        {
            if (_drained)
            {
                // wait until there is something, take it with its stamp afterwards
                await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken);
            }

            int read = Receive(buffer.Span);
            if (read >= 0)
            {
                return read;
            }
        }
    }

    /// <summary>Bytes that are there; -1 where there are none yet.</summary>
    private int Receive(Span<byte> target)
    {
        Marshal.WriteIntPtr(_message, PartLength, Math.Min(target.Length, Room));
        Marshal.WriteIntPtr(_message, ControlLength, ControlRoom);
        Marshal.WriteInt32(_message, Flags, 0);
        nint read = ReceiveMessage(_socket.SafeHandle, _message, DoNotWait);
        if (read < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            _drained = error == TryAgain;
            return error is TryAgain or Interrupted ? -1 : throw new IOException("receive failed", new SocketException(error == ConnectionResetError ? (int)SocketError.ConnectionReset : (int)SocketError.SocketError));
        }

        Observed = Stopwatch.GetTimestamp();
        bool stamped = read > 0 && Marshal.ReadIntPtr(_message, ControlLength) >= 32 && Marshal.ReadInt32(_message, Control + 8) == SolSocket && Marshal.ReadInt32(_message, Control + 12) == SoTimestampNs;
        Arrived = stamped ? ReceiveClock.Ticks((Marshal.ReadInt64(_message, Control + 16) * 1_000_000_000) + Marshal.ReadInt64(_message, Control + 24)) : Observed;
        _buffer.AsSpan(0, (int)read).CopyTo(target);
        _drained = read < target.Length;
        return (int)read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[await _socket.SendAsync(buffer, SocketFlags.None, cancellationToken)..];
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool Enable(Socket socket)
    {
        try
        {
            socket.SetRawSocketOption(SolSocket, SoTimestampNs, [1, 0, 0, 0]);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(SafeSocketHandle handle, nint message, int flags);
}
