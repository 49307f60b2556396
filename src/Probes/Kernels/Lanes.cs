using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>Vectors of one width: a type argument of the kernels, of which the compiler makes one for each. One number is the narrowest.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">Its numbers.</typeparam>
internal unsafe interface ILanes<TVector, T>
    where T : unmanaged
{
    /// <summary>Bytes of a vector.</summary>
    static abstract int Bytes { get; }

    static abstract TVector Of(T value);

    static abstract TVector Load(byte* from);

    static abstract void Store(TVector value, byte* to);

    static abstract TVector Add(TVector x, TVector y);

    /// <summary>x y + z, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    static abstract T Sum(TVector value);
}

/// <summary>Stores through the caches or past them: a type argument too.</summary>
internal unsafe interface IStores
{
    static abstract void Put<T>(Vector512<T> value, T* to) where T : unmanaged;

    static abstract void Put<T>(Vector256<T> value, T* to) where T : unmanaged;

    static abstract void Put<T>(Vector128<T> value, T* to) where T : unmanaged;
}

internal readonly unsafe struct Through : IStores
{
    public static void Put<T>(Vector512<T> value, T* to) where T : unmanaged => value.StoreAligned(to);

    public static void Put<T>(Vector256<T> value, T* to) where T : unmanaged => value.StoreAligned(to);

    public static void Put<T>(Vector128<T> value, T* to) where T : unmanaged => value.StoreAligned(to);
}

internal readonly unsafe struct PastCaches : IStores
{
    public static void Put<T>(Vector512<T> value, T* to) where T : unmanaged => value.StoreAlignedNonTemporal(to);

    public static void Put<T>(Vector256<T> value, T* to) where T : unmanaged => value.StoreAlignedNonTemporal(to);

    public static void Put<T>(Vector128<T> value, T* to) where T : unmanaged => value.StoreAlignedNonTemporal(to);
}

/// <summary>512 bits.</summary>
internal readonly unsafe struct Lanes512<T, TStores> : ILanes<Vector512<T>, T>
    where T : unmanaged
    where TStores : struct, IStores
{
    public static int Bytes => 64;

    public static Vector512<T> Of(T value) => Vector512.Create(value);

    public static Vector512<T> Load(byte* from) => Vector512.LoadAligned((T*)from);

    public static void Store(Vector512<T> value, byte* to) => TStores.Put(value, (T*)to);

    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> z) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    public static T Sum(Vector512<T> value) => Vector512.Sum(value);
}

/// <summary>256 bits.</summary>
internal readonly unsafe struct Lanes256<T, TStores> : ILanes<Vector256<T>, T>
    where T : unmanaged
    where TStores : struct, IStores
{
    public static int Bytes => 32;

    public static Vector256<T> Of(T value) => Vector256.Create(value);

    public static Vector256<T> Load(byte* from) => Vector256.LoadAligned((T*)from);

    public static void Store(Vector256<T> value, byte* to) => TStores.Put(value, (T*)to);

    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> z) => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    public static T Sum(Vector256<T> value) => Vector256.Sum(value);
}

/// <summary>128 bits.</summary>
internal readonly unsafe struct Lanes128<T, TStores> : ILanes<Vector128<T>, T>
    where T : unmanaged
    where TStores : struct, IStores
{
    public static int Bytes => 16;

    public static Vector128<T> Of(T value) => Vector128.Create(value);

    public static Vector128<T> Load(byte* from) => Vector128.LoadAligned((T*)from);

    public static void Store(Vector128<T> value, byte* to) => TStores.Put(value, (T*)to);

    public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> x, Vector128<T> y, Vector128<T> z) => typeof(T) == typeof(float)
        ? Vector128.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector128.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    public static T Sum(Vector128<T> value) => Vector128.Sum(value);
}

/// <summary>One number.</summary>
internal readonly unsafe struct OneLane<T> : ILanes<T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Bytes => sizeof(T);

    public static T Of(T value) => value;

    public static T Load(byte* from) => *(T*)from;

    public static void Store(T value, byte* to) => *(T*)to = value;

    public static T Add(T x, T y) => x + y;

    public static T MultiplyAdd(T x, T y, T z) => T.FusedMultiplyAdd(x, y, z);

    public static T Sum(T value) => value;
}
