using System.Globalization;
using Floorline.Io.Tests.Engines;

// FOLDER HIDDEN LAYERS: decoder.gguf (q8_0, llama architecture) with its config.json, and perceptron.onnx (fp32), both with random weights.
int hidden = int.Parse(args[1], CultureInfo.InvariantCulture), layers = int.Parse(args[2], CultureInfo.InvariantCulture);
Directory.CreateDirectory(args[0]);
MadeModels.Gguf(Path.Combine(args[0], "decoder.gguf"), hidden, layers, 32000);
MadeModels.Onnx(Path.Combine(args[0], "perceptron.onnx"), hidden, layers);
int heads = Math.Max(1, hidden / 64);
File.WriteAllText(Path.Combine(args[0], "config.json"), $$"""
    { "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": {{hidden}}, "num_hidden_layers": {{layers}}, "num_attention_heads": {{heads}},
      "num_key_value_heads": {{Math.Max(1, heads / 4)}}, "head_dim": 64, "intermediate_size": {{4 * hidden}}, "vocab_size": 32000, "tie_word_embeddings": false, "torch_dtype": "bfloat16" }
    """);
