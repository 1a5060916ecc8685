// SPDX-License-Identifier: GPL-3.0-or-later
// No include guard: each of kernels{base,avx2,avx512}.cpp includes this once, inside a namespace of its own and a target pragma.
// Loops are written so that the compiler turns them into vector code: no branches, no calls that are not inlined.

inline float toFloat(float value)
{
    return value;
}
inline float toFloat(BFloat16Bits bits)
{
    return __builtin_bit_cast(float, std::uint32_t(bits) << 16);
}
inline void set(float &to, float value)
{
    to = value;
}
inline void set(BFloat16Bits &to, float value)
{
    const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, value);
    const std::uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    to = BFloat16Bits((bits & 0x7fffffffu) > 0x7f800000u ? 0x7fc0u : rounded); // rounding up would turn a NaN into a zero
}

inline float atLeast(float low, float x)
{
    return x < low ? low : x;
} // NaN stays NaN

/// e^x to about 1e-7 relative for −87 ≤ x ≤ 88, the nearer end's value beyond; NaN stays NaN. Cephes' expf without its branches.
inline float fastExp(float x)
{
    const float bounded = atLeast(-87.0f, x);
    const float limited = bounded > 88.0f ? 88.0f : bounded;
    // Rounds, for the sum is positive; unsigned, for what a NaN becomes must be able to wrap.
    const std::uint32_t n = std::uint32_t(std::int32_t(limited * 1.44269504088896341f + 256.5f)) - 256u;
    const float whole = float(std::int32_t(n));
    const float r = (limited - whole * 0.693359375f) - whole * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    return p * __builtin_bit_cast(float, (n + 127u) << 23);
}

inline float sigmoid(float x)
{
    return 1.0f / (1.0f + fastExp(-x));
}

template <typename T>
void rmsNorm(const float *x, const float *weight, float eps, T *y, float *rstd, std::int64_t rows, std::int64_t columns)
{
    for (std::int64_t row = 0; row < rows; ++row, x += columns, y += columns) {
        float sum = 0;
        for (std::int64_t i = 0; i < columns; ++i)
            sum += x[i] * x[i];
        const float scale = 1.0f / __builtin_sqrtf(sum / float(columns) + eps);
        rstd[row] = scale;
        for (std::int64_t i = 0; i < columns; ++i)
            set(y[i], weight[i] * (x[i] * scale));
    }
}

template <typename T>
void rmsNormBackward(const float *x, const float *weight, const float *rstd, const T *dy, float *dx, std::int64_t rows, std::int64_t columns)
{
    for (std::int64_t row = 0; row < rows; ++row, x += columns, dy += columns, dx += columns) {
        const float scale = rstd[row];
        float dot = 0;
        for (std::int64_t i = 0; i < columns; ++i)
            dot += toFloat(dy[i]) * weight[i] * x[i];
        const float shared = dot * scale * scale * scale / float(columns);
        for (std::int64_t i = 0; i < columns; ++i)
            dx[i] += toFloat(dy[i]) * weight[i] * scale - x[i] * shared;
    }
}

inline void layerNorm(const float *x, const float *weight, const float *bias, float eps, float *y, std::int64_t rows, std::int64_t columns)
{
    for (std::int64_t row = 0; row < rows; ++row, x += columns, y += columns) {
        float sum = 0;
        for (std::int64_t i = 0; i < columns; ++i)
            sum += x[i];
        const float mean = sum / float(columns);
        float squares = 0;
        for (std::int64_t i = 0; i < columns; ++i)
            squares += (x[i] - mean) * (x[i] - mean);
        const float scale = 1.0f / __builtin_sqrtf(squares / float(columns) + eps);
        for (std::int64_t i = 0; i < columns; ++i)
            y[i] = (x[i] - mean) * scale * weight[i] + bias[i];
    }
}

/// The error function to about 2e-7 (Abramowitz and Stegun, 7.1.26).
inline float errorFunction(float x)
{
    const float size = x < 0 ? -x : x;
    const float t = 1.0f / (1.0f + 0.3275911f * size);
    const float sum = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t;
    const float value = 1.0f - sum * fastExp(-size * size);
    return x < 0 ? -value : value;
}

template <typename T>
void gelu(T *x, std::int64_t rows, std::int64_t columns)
{
    for (std::int64_t row = 0; row < rows; ++row, x += columns)
        for (std::int64_t i = 0; i < columns; ++i) {
            const float value = toFloat(x[i]);
            set(x[i], 0.5f * value * (1.0f + errorFunction(value * 0.70710678118654752f)));
        }
}

template <typename T>
void rope(T *x, std::int64_t row, const std::int64_t *positions, const float *cosines, const float *sines, float direction, std::int64_t rows,
    std::int64_t heads, std::int64_t headDim)
{
    const std::int64_t half = headDim / 2;
    for (std::int64_t t = 0; t < rows; ++t) {
        const float *cosine = cosines + positions[t] * half;
        const float *sine = sines + positions[t] * half;
        for (std::int64_t head = 0; head < heads; ++head) {
            T *first = x + t * row + head * headDim;
            T *second = first + half;
            for (std::int64_t i = 0; i < half; ++i) {
                const float a = toFloat(first[i]);
                const float b = toFloat(second[i]);
                const float s = sine[i] * direction;
                set(first[i], a * cosine[i] - b * s);
                set(second[i], b * cosine[i] + a * s);
            }
        }
    }
}

/// silu(x) is x · σ(x); gelu(x), approximated with a tanh, is x · σ(z(x)) with this z.
struct Silu
{
    static float z(float x) { return x; }
    static float slope(float) { return 1.0f; }
};
struct GeluTanh
{
    static constexpr float kFirst = 1.5957691216057308f, kThird = 0.044715f; // 2 · √(2 / π)
    static float z(float x) { return kFirst * (x + kThird * x * x * x); }
    static float slope(float x) { return kFirst * (1.0f + 3.0f * kThird * x * x); }
};

template <typename T, typename Activation>
void gated(const T *gateUp, T *h, std::int64_t rows, std::int64_t columns)
{
    for (std::int64_t row = 0; row < rows; ++row, gateUp += 2 * columns, h += columns) {
        const T *gate = gateUp;
        const T *up = gateUp + columns;
        for (std::int64_t i = 0; i < columns; ++i) {
            const float g = toFloat(gate[i]);
            set(h[i], g * sigmoid(Activation::z(g)) * toFloat(up[i]));
        }
    }
}

template <typename T, typename Activation>
void gatedBackward(T *gateUp, const T *dh, std::int64_t rows, std::int64_t columns)
{
    for (std::int64_t row = 0; row < rows; ++row, gateUp += 2 * columns, dh += columns) {
        T *gate = gateUp;
        T *up = gateUp + columns;
        for (std::int64_t i = 0; i < columns; ++i) {
            const float g = toFloat(gate[i]);
            const float u = toFloat(up[i]);
            const float d = toFloat(dh[i]);
            const float s = sigmoid(Activation::z(g));
            set(gate[i], d * u * s * (1.0f + g * (1.0f - s) * Activation::slope(g)));
            set(up[i], d * g * s);
        }
    }
}

constexpr std::int64_t kLanes = 16;

inline float maximum(const float *x, std::int64_t count)
{
    float lanes[kLanes];
    for (std::int64_t lane = 0; lane < kLanes; ++lane)
        lanes[lane] = -__builtin_inff();
    const std::int64_t whole = count - count % kLanes;
    for (std::int64_t i = 0; i < whole; i += kLanes)
        for (std::int64_t lane = 0; lane < kLanes; ++lane)
            lanes[lane] = x[i + lane] > lanes[lane] ? x[i + lane] : lanes[lane];
    float best = lanes[0];
    for (std::int64_t lane = 1; lane < kLanes; ++lane)
        best = lanes[lane] > best ? lanes[lane] : best;
    for (std::int64_t i = whole; i < count; ++i)
        best = x[i] > best ? x[i] : best;
    return best;
}

inline std::int64_t firstEqual(const float *x, std::int64_t count, float value)
{
    constexpr std::int64_t block = 256;
    for (std::int64_t begin = 0; begin < count; begin += block) {
        const std::int64_t end = begin + block < count ? begin + block : count;
        int found = 0;
        for (std::int64_t i = begin; i < end; ++i)
            found |= x[i] == value;
        if (found)
            for (std::int64_t i = begin; i < end; ++i)
                if (x[i] == value)
                    return i;
    }
    return 0; // every value is NaN
}

inline std::int64_t best(const float *x, std::int64_t count)
{
    return firstEqual(x, count, maximum(x, count));
}

inline bool areFinite(const float *x, std::int64_t count)
{
    constexpr std::uint32_t exponent = 0x7F800000; // all ones in infinity and NaN
    int found = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        std::uint32_t bits;
        __builtin_memcpy(&bits, x + i, 4);
        found |= (bits & exponent) == exponent;
    }
    return found == 0;
}

inline void keepBits(float *x, const std::uint64_t *bits, std::int64_t words, std::int64_t count)
{
    for (std::int64_t begin = 0; begin < count; begin += 64) {
        const std::int64_t end = begin + 64 < count ? begin + 64 : count;
        const std::uint64_t word = begin / 64 < words ? bits[begin / 64] : 0;
        if (word == ~std::uint64_t { 0 })
            continue;
        for (std::int64_t i = begin; i < end; ++i)
            x[i] = (word >> (i - begin) & 1) != 0 ? x[i] : -__builtin_inff();
    }
}

template <typename T>
RowLoss crossEntropy(float *logits, std::int64_t columns, std::int64_t label, float weight, T *gradient)
{
    const float highest = maximum(logits, columns);
    RowLoss loss;
    loss.best = firstEqual(logits, columns, highest);
    const float labelled = logits[label] - highest;
    float sum = 0;
    float weighted = 0;
    for (std::int64_t i = 0; i < columns; ++i) {
        const float shifted = logits[i] - highest;
        const float e = fastExp(shifted);
        logits[i] = e;
        sum += e;
        weighted += e * atLeast(-87.0f, shifted); // 0 · −inf would be NaN
    }
    const double logSum = __builtin_log(double(sum));
    loss.logProbability = double(labelled) - logSum;
    loss.entropy = logSum - double(weighted) / double(sum);
    if (gradient) {
        const float inverse = 1.0f / sum;
        const float scale = weight * inverse;
        const float atLabel = logits[label] * inverse; // read first: the gradient may lie where the logits are
        constexpr std::int64_t block = 256;
        T values[block];
        for (std::int64_t begin = 0; begin < columns; begin += block) {
            const std::int64_t count = columns - begin < block ? columns - begin : block;
            for (std::int64_t i = 0; i < count; ++i)
                set(values[i], logits[begin + i] * scale);
            __builtin_memcpy(gradient + begin, values, std::size_t(count) * sizeof(T));
        }
        set(gradient[label], (atLabel - 1.0f) * weight);
    }
    return loss;
}

/// lowbias32 of C. Wellons' hash prospector, keyed.
inline std::uint32_t drawn(std::uint32_t low, std::uint32_t high, std::uint32_t index)
{
    std::uint32_t h = index * 0x9e3779b1u + low;
    h ^= h >> 16;
    h *= 0x7feb352du;
    h = (h ^ (h >> 15)) + high;
    h *= 0x846ca68bu;
    return h ^ (h >> 16);
}

template <typename T, bool add>
void masked(const T *x, T *y, const DropoutMask &mask, std::int64_t first, std::int64_t count)
{
    const std::uint32_t low = std::uint32_t(mask.key);
    const std::uint32_t high = std::uint32_t(mask.key >> 32);
    const std::uint32_t threshold = std::uint32_t(double(mask.probability) * 4294967295.0);
    const float scale = 1.0f / (1.0f - mask.probability);
    for (std::int64_t i = 0; i < count; ++i) {
        const float kept = drawn(low, high, std::uint32_t(first + i)) >= threshold ? toFloat(x[i]) * scale : 0.0f;
        set(y[i], add ? toFloat(y[i]) + kept : kept);
    }
}

template <typename T>
void convert(const float *x, T *y, std::int64_t count)
{
    for (std::int64_t i = 0; i < count; ++i)
        set(y[i], x[i]);
}

inline SoftmaxRow softmaxRow(float *scores, std::int64_t first, std::int64_t seen, std::int64_t count, float scale)
{
    SoftmaxRow row;
    row.highest = maximum(scores + first, seen - first) * scale;
    for (std::int64_t j = 0; j < seen; ++j) {
        const float weight = fastExp(scores[j] * scale - row.highest);
        scores[j] = j < first ? 0.0f : weight;
        row.sum += scores[j];
    }
    for (std::int64_t j = seen; j < count; ++j)
        scores[j] = 0;
    return row;
}

inline void softmaxBackwardRow(
    float *scores, float *gradients, std::int64_t first, std::int64_t seen, std::int64_t count, float scale, float logSum, float dot)
{
    for (std::int64_t j = 0; j < first; ++j)
        scores[j] = gradients[j] = 0;
    for (std::int64_t j = first; j < seen; ++j) {
        scores[j] = fastExp(scores[j] * scale - logSum);
        gradients[j] = scores[j] * (gradients[j] - dot) * scale;
    }
    for (std::int64_t j = seen; j < count; ++j)
        scores[j] = gradients[j] = 0;
}

template <typename T>
float headScale(const T *x, float eps, std::int64_t headDim)
{
    float sum = 0;
    for (std::int64_t i = 0; i < headDim; ++i)
        sum += toFloat(x[i]) * toFloat(x[i]);
    return 1.0f / __builtin_sqrtf(sum / float(headDim) + eps);
}

template <typename T>
void headNorm(T *x, std::int64_t row, const float *weight, float eps, std::int64_t rows, std::int64_t heads, std::int64_t headDim)
{
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t head = 0; head < heads; ++head) {
            T *values = x + r * row + head * headDim;
            const float scale = headScale(values, eps, headDim);
            for (std::int64_t i = 0; i < headDim; ++i)
                set(values[i], toFloat(values[i]) * scale * weight[i]);
        }
}

template <typename T>
void headNormBackward(const T *x, std::int64_t row, const float *weight, float eps, T *dx, std::int64_t dxRow, std::int64_t rows, std::int64_t heads,
    std::int64_t headDim)
{
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t head = 0; head < heads; ++head) {
            const T *values = x + r * row + head * headDim;
            T *d = dx + r * dxRow + head * headDim;
            const float scale = headScale(values, eps, headDim);
            float dot = 0;
            for (std::int64_t i = 0; i < headDim; ++i)
                dot += toFloat(d[i]) * weight[i] * toFloat(values[i]) * scale;
            dot /= float(headDim);
            for (std::int64_t i = 0; i < headDim; ++i)
                set(d[i], scale * (toFloat(d[i]) * weight[i] - toFloat(values[i]) * scale * dot));
        }
}

template <typename T>
constexpr Kernels<T> kTable { rmsNorm<T>, rmsNormBackward<T>, layerNorm, gelu<T>, rope<T>, gated<T, Silu>, gatedBackward<T, Silu>, gated<T, GeluTanh>,
    gatedBackward<T, GeluTanh>, crossEntropy<T>, masked<T, false>, masked<T, true>, convert<T>, softmaxRow, softmaxBackwardRow, headNorm<T>,
    headNormBackward<T>, best, areFinite, keepBits };
