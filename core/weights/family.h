// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace anneal::weights {

/// Whether linear layers have biases.
enum class Biases { None, Always, AsConfigured };

/// Which layers see only the last tokens (sliding_window of config.json).
enum class Windows {
    None,
    EveryLayer,  // of a model that has a window
    LayersAbove, // with use_sliding_window those from max_window_layers on, or those that layer_types names
    FiveOfSix,   // all but every sixth, or those that layer_types names
    Unrotated,   // with use_sliding_window those whose heads are not rotated, or those that layer_types names
};

/// What a feed-forward part does to its gate.
enum class Activation { Silu, GeluTanh };

/// What one kind of decoder does in its own way: a row of the table in family.cpp. Networks know no families, only what a ModelShape says.
struct Family
{
    std::string_view modelType; // model_type of config.json
    std::string_view className; // in its architectures
    std::string_view gguf;      // general.architecture
    std::string_view models;    // for messages

    Biases queryBias = Biases::None;  // of queries, keys and values; configured by attention_bias
    Biases outputBias = Biases::None; // of attention's output, likewise
    Biases mlpBias = Biases::None;    // configured by mlp_bias
    bool headNorms = false;           // a norm over each head's queries and keys before they are rotated
    Windows windows = Windows::None;
    bool permutesHeads = false;      // GGUF interleaves the halves of each head's queries and keys
    bool sandwichNorms = false;      // norms behind attention and the feed-forward part, too
    bool normsFromOne = false;       // its files hold what a norm's weights are more than 1; GGUF holds the weights
    bool scalesEmbeddings = false;   // by the root of the hidden size
    bool hasLocalRope = false;       // layers with a window rotate by a base of their own
    bool leavesOutRotations = false; // in every fourth layer, or where no_rope_layers says 0
    Activation activation = Activation::Silu;

    /// What config.json means where it lacks a key: the defaults of transformers' config classes.
    struct Defaults
    {
        std::int64_t vocabulary = 32000;
        std::int64_t hidden = 4096;
        std::int64_t layers = 32;
        std::int64_t heads = 32;
        std::int64_t intermediate = 11008;
        std::int64_t keyValueHeads = 0; // 0: as many as heads
        std::int64_t headDim = 0;       // 0: hidden / heads
        std::int64_t maxPositions = 2048;
        std::int64_t window = 4096;
        double ropeTheta = 10000;
        bool isTied = false;
    } defaults {};
};

std::span<const Family> families();
/// nullptr: none of that name.
const Family *familyOfModelType(std::string_view modelType);
const Family *familyOfGguf(std::string_view architecture);
/// "These models work: Llama 1 to 3, …"
std::string familiesHint();

} // namespace anneal::weights
