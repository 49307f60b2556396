using Floorline.Core.Formats;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Onnx;

/// <summary>The element types of ONNX tensors (onnx.proto, TensorProto.DataType).</summary>
internal static class OnnxType
{
    private static readonly (string Name, int Bits, string Format)[] _types =
    [
        ("UNDEFINED", 0, "u8"), ("FLOAT", 32, "fp32"), ("UINT8", 8, "int8"), ("INT8", 8, "int8"), ("UINT16", 16, "u16"), ("INT16", 16, "i16"),
            ("INT32", 32, "i32"), ("INT64", 64, "i64"), ("STRING", 8, "string"),
        ("BOOL", 8, "bool"), ("FLOAT16", 16, "fp16"), ("DOUBLE", 64, "fp64"), ("UINT32", 32, "u32"), ("UINT64", 64, "u64"), ("COMPLEX64", 64, "complex64"),
            ("COMPLEX128", 128, "complex128"), ("BFLOAT16", 16, "bf16"),
        ("FLOAT8E4M3FN", 8, "fp8"), ("FLOAT8E4M3FNUZ", 8, "fp8"), ("FLOAT8E5M2", 8, "fp8"), ("FLOAT8E5M2FNUZ", 8, "fp8"), ("UINT4", 4, "int4"),
            ("INT4", 4, "int4"), ("FLOAT4E2M1", 4, "fp4"), ("FLOAT8E8M0", 8, "f8_e8m0"), ("UINT2", 2, "uint2"), ("INT2", 2, "uint2"),
    ];

    internal static bool Knows(int type) => type >= 1 && type < _types.Length;

    internal static string Name(int type) => Knows(type) ? _types[type].Name : "UNDEFINED";

    internal static int Bits(int type) => Knows(type) ? _types[type].Bits : 32;

    internal static NumberFormat Format(int type) => StoredFormats.Of(Knows(type) ? _types[type].Format : "fp32");
}
