// SPDX-License-Identifier: GPL-3.0-or-later
// Every step with torch's operators alone, and with our own kernels in each way that this processor has. Oracle: float64 and torch's gradients.
#include "core/kernels/bfloat16gemm.h"
#include "core/nn/cpuops.h"
#include "core/nn/matrix.h"
#include "tests/support/blocks.h"
#include "tests/support/tensors.h"
#include "tests/support/testprogram.h"
#include "tests/support/torch.h"

#include <QtTest>

using namespace anneal;
using anneal::support::blocksOf;
using anneal::support::normal;
using anneal::support::relative;
using namespace Qt::StringLiterals;

namespace {

at::Tensor exact(const at::Tensor &tensor)
{
    return tensor.to(at::kDouble);
}

/// A leaf with the values of a tensor.
at::Tensor leafOf(const at::Tensor &tensor)
{
    return exact(tensor).clone().set_requires_grad(true);
}

enum Way { Plain, Vectors, Amx }; // vectors: our own kernels, without AMX

const nn::Ops &opsOf(int way)
{
    static const nn::Ops plain;
    static const nn::CpuOps own;
    kernels::allowAmx(way == Amx);
    return way == Plain ? plain : own;
}

const char *nameOf(int way)
{
    return way == Plain ? "torch alone" : way == Vectors ? "own kernels" : "own kernels with AMX";
}

using weights::GgmlType;

} // namespace

class TestOps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void cleanup() { kernels::allowAmx(true); }
    void multiplies_data();
    void multiplies();
    void multipliesBlocks_data();
    void multipliesBlocks();
    void multipliesOverTokens_data();
    void multipliesOverTokens();
    void normalizes();
    void normalizesHeads();
    void normalizesLayers();
    void rotates();
    void activates();
    void attends_data();
    void attends();
    void attendsBothWays();
    void attendsToACache();
    void aRowHasItsBitsInAnyCompany_data();
    void aRowHasItsBitsInAnyCompany();
    void aTokenHasItsBitsWithACache();
    void dropsTheSameEverywhere();
    void scoresRows();
    void copies();

private:
    /// Of three sequences; what is not filled yet must not count.
    static nn::CachedHeads emptyCache(const kernels::AttentionShape &shape, std::int64_t capacity)
    {
        auto cache = ops().makeCachedHeads(shape, 3, capacity, type());
        cache.keys.fill_(1e30f);
        cache.values.fill_(1e30f);
        return cache;
    }
    static void checkProducts(const nn::Matrix &matrix);
    /// How far a result of this type may be from the exact one.
    static double tolerance() { return type() == at::kFloat ? 1e-5 : 0.006; }
    static at::ScalarType type()
    {
        QFETCH_GLOBAL(bool, half);
        return half ? at::kBFloat16 : at::kFloat;
    }
    static const nn::Ops &ops()
    {
        QFETCH_GLOBAL(int, way);
        return opsOf(way);
    }
    static bool isOwn() // our own kernels do everything
    {
        QFETCH_GLOBAL(int, way);
        return way != Plain && (type() == at::kFloat || kernels::hasBFloat16Gemm());
    }
    static bool roundsInBetween() // torch rounds every bfloat16 product
    {
        QFETCH_GLOBAL(int, way);
        return type() == at::kBFloat16 && (way == Plain || !kernels::hasBFloat16Gemm());
    }
};

/// Each test runs with each way and type.
void TestOps::initTestCase_data()
{
    QTest::addColumn<int>("way");
    QTest::addColumn<bool>("half");
    for (const bool half : { false, true })
        for (const int way : { Plain, Vectors, Amx })
            if (way != Amx || (half && kernels::usesAmx()))
                QTest::addRow("%s, %s", nameOf(way), half ? "bfloat16" : "float32") << way << half;
}

void TestOps::multiplies_data()
{
    QTest::addColumn<int>("m");
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("k");
    for (const int m : { 1, 3, 5, 6, 13, 48, 1025 })
        for (const auto &[n, k] : { std::pair { 1, 2 }, { 16, 34 }, { 63, 64 }, { 65, 30 }, { 200, 100 }, { 130, 8194 } })
            if (m < 100 || k < 1000)
                QTest::addRow("%d x %d x %d", m, n, k) << m << n << k;
}

void TestOps::multiplies()
{
    QFETCH(int, m);
    QFETCH(int, n);
    QFETCH(int, k);
    // Rows with a stride, so that neighbours would show.
    const auto a = normal({ m, k + 6 }, 31).to(type()).slice(1, 2, k + 2);
    const auto b = normal({ n, k + 2 }, 32).to(type()).slice(1, 0, k);
    const auto plain = b.t().contiguous();
    const auto u = normal({ m, 6 }, 33).to(type()), v = normal({ n, 6 }, 34).to(type());
    const auto expected = at::mm(exact(a), exact(b).t());
    const auto extended = expected + at::mm(exact(u), exact(v).t());
    QCOMPARE_LE(relative(ops().multiply({ { a, b, true } }), expected), tolerance());
    QCOMPARE_LE(relative(ops().multiply({ { a, plain, false } }), expected), tolerance());
    QCOMPARE_LE(relative(ops().multiply({ { a, b, true }, { u, v, true } }), extended), tolerance());
    const double wide = roundsInBetween() ? tolerance() : 1e-5; // of a sum that stays float32
    auto out = at::full({ m, n + 3 }, 7.0f);
    auto inner = out.slice(1, 1, n + 1);
    ops().multiplyInto({ { a, b, true } }, inner);
    QCOMPARE_LE(relative(inner, expected), wide);
    QVERIFY(at::equal(out.slice(1, 0, 1), at::full({ m, 1 }, 7.0f)) && at::equal(out.slice(1, n + 1), at::full({ m, 2 }, 7.0f)));
    ops().multiplyInto({ { a, b, true }, { u, v, true } }, inner);
    QCOMPARE_LE(relative(inner, extended), wide);
    inner = ops().addedProducts(inner, { { a, plain, false } });
    QCOMPARE_LE(relative(inner, extended + expected), wide);

    // Two halves of the columns with three numbers each.
    const auto halves = v.clone();
    halves.slice(0, 0, n / 2).slice(1, 3, 6).zero_();
    halves.slice(0, n / 2, n).slice(1, 0, 3).zero_();
    const std::vector<kernels::GemmBlock> blocks { { 0, n / 2, 0, 3 }, { n / 2, n, 3, 6 } };
    const auto whole = expected + at::mm(exact(u), exact(halves).t());
    QCOMPARE_LE(relative(ops().multiply({ { a, b, true }, { u, halves, true, blocks } }), whole), tolerance());
}

void TestOps::multipliesBlocks_data()
{
    QTest::addColumn<int>("format");
    for (const auto format : { GgmlType::Q8_0, GgmlType::Q4_0, GgmlType::Q4_1, GgmlType::Q5_0, GgmlType::Q5_1, GgmlType::Q4_K, GgmlType::Q5_K,
             GgmlType::Q6_K, GgmlType::F16 })
        QTest::addRow("%s", weights::typeName(format).data()) << int(format);
}

/// More numbers than are unpacked at a time, in several formats one above the other.
void TestOps::multipliesBlocks()
{
    QFETCH(int, format);
    const std::int64_t columns = weights::blockElements(GgmlType(format)) == 256 ? 768 : 800, first = 200, rows = 1000;
    const auto numbers = normal({ 100, columns }, 61).to(at::kHalf);
    const auto blocks
        = GgmlType(format) == GgmlType::F16 ? nn::Matrix(normal({ rows, columns }, 62).to(at::kHalf)) : blocksOf(GgmlType(format), rows, columns, 62);
    const auto matrix = nn::Matrix::stacked({ blocksOf(GgmlType::Q8_0, first, columns, 63), blocks, numbers });
    QCOMPARE(matrix.rows(), first + rows + 100);
    QVERIFY(!matrix.tensor().defined());
    const auto dense = matrix.dense(type());
    if (const auto stored = blocks.blocks()) { // by the plain way to read the format
        auto plainly = at::empty({ rows, columns });
        for (std::int64_t row = 0; row < rows; ++row)
            QVERIFY(weights::dequantize(GgmlType(format), { stored->at(row), std::size_t(stored->row) }, columns, plainly[row].data_ptr<float>()));
        QVERIFY(at::equal(blocks.dense(at::kFloat), plainly));
    }
    QVERIFY(at::equal(dense.slice(0, first, first + rows), blocks.dense(type())));
    QVERIFY(at::equal(dense.slice(0, first + rows), numbers.to(type())));
    QVERIFY(at::equal(matrix.part(first - 50, first + 70, 256, columns, type()), dense.slice(0, first - 50, first + 70).slice(1, 256)));
    QVERIFY(at::equal(matrix.rowsAt({ 1150, 3, 777, 3 }, type()), dense.index_select(0, at::tensor({ 1150, 3, 777, 3 }, at::kLong))));
    QVERIFY(at::equal(matrix.rowRange(150, 1250).dense(type()), dense.slice(0, 150, 1250)));
    checkProducts(matrix);
    checkProducts(blocks);

    const auto added = normal({ 300, columns }, 69);
    auto expected = dense.clone();
    expected.slice(0, 190, 490).copy_(added);
    auto same = matrix; // shares the memory
    same.setRows(190, added);
    QVERIFY(at::equal(matrix.dense(type()), expected));
    checkProducts(matrix);
}

/// Products have the bits of those with dense numbers where they are our own.
void TestOps::checkProducts(const nn::Matrix &matrix)
{
    const auto dense = matrix.dense(type()).clone();
    const auto rows = matrix.rows();
    const auto isEqual = [](const at::Tensor &a, const at::Tensor &b) { return isOwn() ? at::equal(a, b) : relative(a, b) <= tolerance(); };
    const auto u = normal({ 37, 6 }, 64).to(type()), v = normal({ rows, 6 }, 65).to(type());
    v.slice(0, 300, 900).slice(1, 0, 2).zero_();
    v.slice(0, 0, 300).slice(1, 2, 6).zero_();
    v.slice(0, 900).zero_();
    const std::vector<kernels::GemmBlock> parts { { 0, 300, 0, 2 }, { 300, 900, 2, 6 } };
    for (const std::int64_t m : { 1, 3, 37 }) {
        const auto x = normal({ m, matrix.columns() }, 66).to(type()), dy = normal({ m, rows }, 67).to(type());
        const auto up = u.slice(0, 0, m), stream = normal({ m, rows }, 68);
        QVERIFY(isEqual(ops().multiply({ { x, matrix, true } }), ops().multiply({ { x, dense, true } })));
        QVERIFY(
            isEqual(ops().multiply({ { x, matrix, true }, { up, v, true, parts } }), ops().multiply({ { x, dense, true }, { up, v, true, parts } })));
        QVERIFY(isEqual(ops().multiply({ { dy, matrix, false } }), ops().multiply({ { dy, dense, false } })));
        QVERIFY(isEqual(ops().addedProducts(stream, { { x, matrix, true } }), ops().addedProducts(stream, { { x, dense, true } })));
        auto wide = at::empty({ m, rows });
        ops().multiplyInto({ { x, matrix, true } }, wide);
        QCOMPARE_LE(relative(wide, at::mm(exact(x), exact(dense).t())), roundsInBetween() ? tolerance() : 1e-5);
    }
}

void TestOps::multipliesOverTokens_data()
{
    QTest::addColumn<int>("tokens");
    for (const int tokens : { 1, 77, 1301 }) // the last is longer than a stretch
        QTest::addRow("%d tokens", tokens) << tokens;
}

void TestOps::multipliesOverTokens()
{
    QFETCH(int, tokens);
    const auto a = normal({ tokens, 22 }, 41).to(type()).slice(1, 1, 18), b = normal({ tokens, 150 }, 42).to(type()).slice(1, 3, 140);
    const auto product = ops().transposedProduct(a, b);
    QCOMPARE(product.scalar_type(), at::kFloat);
    QCOMPARE_LE(relative(product, at::mm(exact(a).t(), exact(b))), roundsInBetween() ? tolerance() : 1e-5);
}

void TestOps::normalizes()
{
    const auto x = normal({ 5, 70 }, 1), weight = normal({ 70 }, 2), dy = normal({ 5, 70 }, 3).to(type());
    at::Tensor rstd;
    const auto y = ops().rmsNorm(x, weight, 1e-5, type(), rstd);
    QCOMPARE(y.scalar_type(), type());
    const auto leaf = leafOf(x);
    const auto expected = leaf * (leaf.square().mean(-1, true) + 1e-5).rsqrt() * exact(weight);
    QCOMPARE_LE(relative(y, expected), tolerance());
    expected.backward(exact(dy));
    auto dx = at::ones({ 5, 70 });
    ops().addRmsNormBackward(x, weight, rstd, dy, dx);
    QCOMPARE_LE(relative(dx - 1, leaf.grad()), 1e-5);
}

/// Four heads of 20 from the second on; the others stay.
void TestOps::normalizesHeads()
{
    const auto rows = normal({ 7, 120 }, 21).to(type()), weight = normal({ 20 }, 22), dy = normal({ 7, 120 }, 23).to(type());
    auto normed = rows.clone();
    ops().normHeads(normed, weight, 1e-5, 1, 4);
    const auto leaf = leafOf(rows);
    const auto heads = leaf.view({ 7, 6, 20 }).slice(1, 1, 5);
    const auto expected = heads * (heads.square().mean(-1, true) + 1e-5).rsqrt() * exact(weight);
    QCOMPARE_LE(relative(normed.slice(1, 20, 100), expected.reshape({ 7, 80 })), tolerance());
    QVERIFY(at::equal(normed.slice(1, 0, 20), rows.slice(1, 0, 20)) && at::equal(normed.slice(1, 100), rows.slice(1, 100)));
    expected.backward(exact(dy).view({ 7, 6, 20 }).slice(1, 1, 5));
    auto drows = dy.clone();
    ops().normHeadsBackward(rows, weight, 1e-5, 1, 4, drows);
    QCOMPARE_LE(relative(drows.slice(1, 20, 100), leaf.grad().slice(1, 20, 100)), tolerance());
    QVERIFY(at::equal(drows.slice(1, 100), dy.slice(1, 100)));
}

void TestOps::normalizesLayers()
{
    const auto x = normal({ 5, 70 }, 1) * 3 + 1, weight = normal({ 70 }, 2), bias = normal({ 70 }, 3);
    QCOMPARE_LE(relative(ops().layerNorm(x, weight, bias, 1e-12), at::layer_norm(exact(x), { 70 }, exact(weight), exact(bias), 1e-12)), 1e-6);
    auto h = (normal({ 7, 70 }, 4) * 4).to(type());
    const auto expected = at::gelu(exact(h));
    ops().gelu(h);
    QCOMPARE_LE(relative(h, expected), tolerance());
}

/// Rotating there and back leaves what was there; the third head is not touched.
void TestOps::rotates()
{
    const auto angles = normal({ 8, 10 }, 6), cosines = angles.cos(), sines = angles.sin();
    const auto positions = at::tensor(std::vector<std::int64_t> { 0, 3, 7, 1, 2 });
    const auto heads = normal({ 5, 60 }, 7).to(type());
    auto rotated = heads.clone();
    ops().rotate(rotated, positions, cosines, sines, 1, 2, 20);
    const auto first = exact(heads).slice(1, 0, 10), second = exact(heads).slice(1, 10, 20);
    const auto c = exact(cosines).index_select(0, positions), s = exact(sines).index_select(0, positions);
    QCOMPARE_LE(relative(rotated.slice(1, 0, 20), at::cat({ first * c - second * s, second * c + first * s }, 1)), tolerance());
    QVERIFY(at::equal(rotated.slice(1, 40, 60), heads.slice(1, 40, 60)));
    ops().rotate(rotated, positions, cosines, sines, -1, 2, 20);
    QCOMPARE_LE(relative(rotated, heads), tolerance());
}

void TestOps::activates()
{
    for (const auto activation : { weights::Activation::Silu, weights::Activation::GeluTanh }) {
        auto gateUp = (normal({ 5, 140 }, 4) * 8).to(type());
        const auto dh = normal({ 5, 70 }, 3).to(type());
        const auto leaf = leafOf(gateUp);
        const auto parts = leaf.chunk(2, 1);
        const auto expected = (activation == weights::Activation::Silu ? at::silu(parts[0]) : at::gelu(parts[0], "tanh")) * parts[1];
        QCOMPARE_LE(relative(ops().gated(activation, gateUp), expected), tolerance());
        expected.backward(exact(dh));
        ops().gatedBackward(activation, gateUp, dh);
        QCOMPARE_LE(relative(gateUp, leaf.grad()), tolerance());
    }
}

void TestOps::attends_data()
{
    QTest::addColumn<int>("headDim");
    QTest::addColumn<QList<int>>("starts");
    QTest::addColumn<int>("window");
    const QList<int> uneven { 0, 1, 50, 98, 101, 260 }, even { 0, 70, 140, 210, 280, 350 }; // shared out by heads, and by documents
    for (const int dim : { 16, 64, 80 }) {
        for (const int window : { 0, 1, 16, 64, 100 })
            QTest::addRow("heads of %d, window of %d", dim, window) << dim << uneven << window;
        QTest::addRow("heads of %d, even documents", dim) << dim << even << 0;
    }
}

void TestOps::attends()
{
    QFETCH(int, headDim);
    QFETCH(QList<int>, starts);
    QFETCH(int, window);
    const kernels::AttentionShape shape { 6, 2, headDim, 1 / std::sqrt(float(headDim)), { starts.begin(), starts.end() }, window };
    const auto qkv = normal({ shape.tokens(), shape.qkvWidth() }, 51).to(type()), dout = normal({ shape.tokens(), shape.outWidth() }, 52).to(type());
    at::Tensor logSums;
    const auto out = ops().attention(shape, qkv, logSums);
    const auto dqkv = ops().attentionBackward(shape, qkv, out, logSums, dout);
    for (std::size_t i = 0; i + 1 < shape.starts.size(); ++i) {
        const auto begin = shape.starts[i], end = shape.starts[i + 1];
        const auto leaf = leafOf(qkv.slice(0, begin, end));
        const auto heads = leaf.view({ end - begin, 10, headDim }).transpose(0, 1);
        const auto q = heads.slice(0, 0, 6), k = heads.slice(0, 6, 8).repeat_interleave(3, 0), v = heads.slice(0, 8, 10).repeat_interleave(3, 0);
        const auto mask = at::full({ end - begin, end - begin }, -INFINITY, at::kDouble).triu(1);
        const auto past = at::ones({ end - begin, end - begin }, at::kBool).tril(-window);
        const auto scores
            = (at::matmul(q, k.transpose(1, 2)) * double(shape.scale) + mask).masked_fill(window > 0 ? past : at::zeros_like(past), -INFINITY);
        const auto expected = at::matmul(scores.softmax(-1), v).transpose(0, 1).reshape({ end - begin, -1 });
        expected.backward(exact(dout.slice(0, begin, end)));
        QCOMPARE_LE(relative(out.slice(0, begin, end), expected), 2 * tolerance());
        QCOMPARE_LE(relative(logSums.slice(0, begin, end), scores.logsumexp(2).t()), 1e-5);
        QCOMPARE_LE(relative(dqkv.slice(0, begin, end), leaf.grad()), 2 * tolerance());
    }
}

/// Without causality each token sees its whole document.
void TestOps::attendsBothWays()
{
    for (const std::int64_t headDim : { 32, 20 }) {
        kernels::AttentionShape shape { 4, 4, headDim, 1 / std::sqrt(float(headDim)), { 0, 1, 50, 98, 230 } };
        shape.isCausal = false;
        const auto qkv = normal({ shape.tokens(), shape.qkvWidth() }, 51).to(type());
        at::Tensor logSums;
        const auto out = ops().attention(shape, qkv, logSums);
        for (std::size_t i = 0; i + 1 < shape.starts.size(); ++i) {
            const auto begin = shape.starts[i], end = shape.starts[i + 1];
            const auto heads = exact(qkv.slice(0, begin, end)).view({ end - begin, 12, headDim }).transpose(0, 1);
            const auto scores = at::matmul(heads.slice(0, 0, 4), heads.slice(0, 4, 8).transpose(1, 2)) * double(shape.scale);
            const auto expected = at::matmul(scores.softmax(-1), heads.slice(0, 8, 12)).transpose(0, 1).reshape({ end - begin, -1 });
            QCOMPARE_LE(relative(out.slice(0, begin, end), expected), 2 * tolerance());
        }
    }
}

/// The last tokens of a document see what they see without a cache.
void TestOps::attendsToACache()
{
    constexpr std::int64_t tokens = 150, before = 143, headDim = 20, capacity = 170;
    const kernels::AttentionShape shape { 6, 2, headDim, 0.25f, { 0, tokens } };
    const auto qkv = normal({ tokens, shape.qkvWidth() }, 51).to(type());
    at::Tensor logSums;
    const auto expected = ops().attention(shape, qkv, logSums).slice(0, before);
    const auto cache = emptyCache(shape, capacity);
    ops().cacheHeads(shape, qkv, cache, { { 1, 0, 0, tokens } });
    QCOMPARE_LE(relative(ops().attentionToCache(shape, qkv.slice(0, before), cache, { { 1, before, 0, tokens - before } }), expected), tolerance());
}

void TestOps::aRowHasItsBitsInAnyCompany_data()
{
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("k");
    for (const auto &[n, k] : { std::pair { 1, 2 }, { 70, 30 }, { 100, 130 }, { 48, 1002 }, { 16, 9000 } })
        QTest::addRow("%d x %d", n, k) << n << k;
}

void TestOps::aRowHasItsBitsInAnyCompany()
{
    if (!isOwn())
        return; // torch promises only the tolerance
    QFETCH(int, n);
    QFETCH(int, k);
    constexpr std::int64_t most = 70;
    const auto a = normal({ most, k }, 71).to(type()), b = normal({ n, k }, 72).to(type()), stream = normal({ most, n }, 73);
    const auto u = normal({ most, 40 }, 74).to(type());
    auto v = at::zeros({ n, 40 }, type()); // two adapters, the second with the rest of the columns
    v.slice(0, 0, n / 2).slice(1, 0, 6).copy_(normal({ n / 2, 6 }, 75));
    v.slice(0, n / 2, n).slice(1, 6, 40).copy_(normal({ n - n / 2, 34 }, 76));
    const std::vector<kernels::GemmBlock> blocks { { 0, n / 2, 0, 6 }, { n / 2, n, 6, 40 } };
    const auto rows = [&](const at::Tensor &matrix, std::int64_t first, std::int64_t count) { return matrix.slice(0, first, first + count); };
    const auto plain = ops().multiply({ { a, b, true } }), adapted = ops().multiply({ { a, b, true }, { u, v, true, blocks } });
    const auto added = ops().addedProducts(stream, { { a, b, true } });
    for (std::int64_t count = 1; count < 34; ++count) {
        const std::int64_t first = (count * 7) % (most - count);
        const auto part = rows(a, first, count), ranks = rows(u, first, count);
        QVERIFY2(at::equal(ops().multiply({ { part, b, true } }), rows(plain, first, count)), QByteArray::number(qlonglong(count)));
        QVERIFY2(at::equal(ops().multiply({ { part, b, true }, { ranks, v, true, blocks } }), rows(adapted, first, count)),
            QByteArray::number(qlonglong(count)));
        QVERIFY2(at::equal(ops().addedProducts(rows(stream, first, count), { { part, b, true } }), rows(added, first, count)),
            QByteArray::number(qlonglong(count)));
    }
}

void TestOps::aTokenHasItsBitsWithACache()
{
    if (!isOwn())
        return; // torch promises only the tolerance
    constexpr std::int64_t tokens = 150, capacity = 170;
    for (const auto &[headDim, window] : { std::pair { 16, 0 }, { 20, 0 }, { 64, 0 }, { 80, 0 }, { 20, 1 }, { 64, 16 }, { 16, 70 } }) {
        const kernels::AttentionShape shape { 6, 2, headDim, 0.25f, { 0, tokens }, window };
        const auto qkv = normal({ tokens, shape.qkvWidth() }, 51).to(type());
        at::Tensor logSums;
        const auto expected = ops().attention(shape, qkv, logSums);
        const auto cache = emptyCache(shape, capacity);
        ops().cacheHeads(shape, qkv, cache, { { 0, 0, 0, tokens }, { 2, 0, 0, 75 } });
        for (std::int64_t t = 75; t < tokens; ++t) // one after the other
            ops().cacheHeads(shape, qkv, cache, { { 2, t, t, 1 } });
        for (const auto &[before, count] : { std::pair { 0, 1 }, { 0, 150 }, { 1, 1 }, { 63, 1 }, { 47, 2 }, { 100, 49 }, { 149, 1 } }) {
            // Beside the last tokens of another sequence.
            const auto asked = at::cat({ qkv.slice(0, before, before + count), qkv.slice(0, tokens - 3) });
            const auto part = ops().attentionToCache(shape, asked, cache, { { 2, before, 0, count }, { 0, tokens - 3, count, 3 } });
            QVERIFY2(at::equal(part, at::cat({ expected.slice(0, before, before + count), expected.slice(0, tokens - 3) })),
                qPrintable(u"%1 after %2, heads of %3, window of %4"_s.arg(count).arg(before).arg(headDim).arg(window)));
        }
    }
}

void TestOps::dropsTheSameEverywhere()
{
    const auto x = normal({ 300, 70 }, 8).to(type());
    for (const std::uint64_t key : { 1ULL, 0xffffffffffffffffULL, 0x123456789abcdef0ULL }) {
        const kernels::DropoutMask mask { key, 0.3f };
        QVERIFY(at::equal(ops().dropped(x, mask), opsOf(Plain).dropped(x, mask)));
        auto sum = x.clone(), expected = x.clone();
        ops().addDropped(x, mask, sum);
        opsOf(Plain).addDropped(x, mask, expected);
        QVERIFY(at::equal(sum, expected));
    }
}

void TestOps::scoresRows()
{
    constexpr std::int64_t rows = 7, vocabulary = 300;
    const auto values = normal({ rows, vocabulary }, 11) * 20;
    values[3].slice(0, 40, 60).fill_(100.0f); // the lowest of equals is the best
    values[5][17] = -std::numeric_limits<float>::infinity();
    const auto labels = at::tensor(std::vector<std::int64_t> { 0, 5, 299, 59, 7, 17, 150 });
    const auto weights = at::tensor(std::vector<float> { 1, 0.25f, 1, 2, 1, 0, 1 });
    const auto leaf = leafOf(values);
    const auto expected = at::log_softmax(leaf, 1);
    const auto picked = expected.gather(1, labels.unsqueeze(1)).squeeze(1);
    (-(at::where(weights.gt(0), picked, 0) * weights).sum()).backward();
    for (const bool weighted : { true, false }) {
        auto logits = values.clone();
        // The gradient takes the place of the logits, as it does in a training step.
        const auto gradient = logits.view(type()).slice(1, 0, vocabulary);
        const auto scores = ops().crossEntropy(logits, { labels, weighted ? weights : at::Tensor() }, gradient);
        const auto finite = picked.isfinite();
        QCOMPARE_LE((scores.logProbabilities - picked).masked_select(finite).abs().max().item<double>(), 5e-5);
        QVERIFY(scores.logProbabilities[5].item<double>() < -80);
        const auto entropies = -at::nan_to_num(expected.exp() * expected, 0).sum(1);
        QCOMPARE_LE((scores.entropies - entropies).abs().max().item<double>(), 1e-4);
        QCOMPARE(scores.best[3].item<std::int64_t>(), std::int64_t(40));
        QVERIFY(at::equal(scores.best.slice(0, 0, 3), values.slice(0, 0, 3).argmax(1)));
        if (weighted)
            QCOMPARE_LE(relative(gradient, leaf.grad()), tolerance());
    }
    auto damaged = values.clone();
    damaged[2][7] = std::numeric_limits<float>::quiet_NaN(); // is not hidden
    QVERIFY(std::isnan(ops().crossEntropy(damaged, { labels, {} }, {}).logProbabilities[2].item<double>()));
}

void TestOps::copies()
{
    const auto x = normal({ 30, 14 }, 61).slice(1, 2, 12);
    QVERIFY(at::equal(ops().asType(x.contiguous(), type()), x.to(type())));
    QVERIFY(at::equal(ops().scaledTranspose(x, 1.5), (x * 1.5).t()) && ops().scaledTranspose(x, 2).is_contiguous());
    auto to = at::zeros({ 30, 20 }, type());
    ops().scaledCopy(x, 0.5, to.slice(1, 4, 14));
    QVERIFY(at::equal(to.slice(1, 4, 14), (x * 0.5).to(type())));
    QVERIFY(at::equal(to.slice(1, 0, 4), at::zeros({ 30, 4 }, type())));
}

ANNEAL_TEST(TestOps)
#include "tst_ops.moc"
