// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: torch's own operators and their gradients.
#include "core/model/bfloat16attention.h"
#include "core/model/bfloat16gemm.h"
#include "core/model/kernelsets.h"
#include "core/model/ops.h"
#include "tests/support/torch.h"

#include <QtTest>

using namespace anneal;
using namespace Qt::StringLiterals;

namespace {

at::Tensor normal(at::IntArrayRef sizes, std::uint64_t seed)
{
    auto generator = at::detail::createCPUGenerator(seed);
    return at::empty(sizes).normal_(0, 1, generator);
}

/// Norm of the difference relative to the norm of what was expected.
double relative(const at::Tensor &value, const at::Tensor &expected)
{
    const auto reference = expected.to(at::kDouble);
    return ((value.to(at::kDouble) - reference).norm() / (reference.norm() + 1e-30)).item<double>();
}

struct Level
{
    const char *name;
    const model::Kernels<float> *floats;
    const model::Kernels<model::BFloat16Bits> *halves;
    bool runs;
};

std::vector<Level> levels()
{
    return { { "base", &model::kBaseFloat, &model::kBaseBFloat16, true },
        { "avx2", &model::kAvx2Float, &model::kAvx2BFloat16, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") },
        { "avx512", &model::kAvx512Float, &model::kAvx512BFloat16,
            __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
                && __builtin_cpu_supports("avx512vl") } };
}

/// Whether by AMX, for each way that this processor can.
std::vector<bool> waysOfMultiplying()
{
    return model::usesAmx() ? std::vector { false, true } : std::vector { false };
}

} // namespace

class TestKernels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsEverySet();
    void rowsMatchTorch_data();
    void rowsMatchTorch();
    void crossEntropyMatchesTorch_data() { rowsMatchTorch_data(); }
    void crossEntropyMatchesTorch();
    void crossEntropyTakesTheLowestOfEquals();
    void roundsLikeTorch_data() { rowsMatchTorch_data(); }
    void roundsLikeTorch();
    void dropoutKeepsTheShareItShould_data() { rowsMatchTorch_data(); }
    void dropoutKeepsTheShareItShould();
    void cleanup() { model::allowAmx(true); }
    void productsMatchTorch_data();
    void productsMatchTorch();
    void transposedProductsMatchTorch_data();
    void transposedProductsMatchTorch();
    void attentionMatchesTorch_data();
    void attentionMatchesTorch();
};

/// Tells which sets the tests below could not run.
void TestKernels::runsEverySet()
{
    QStringList left;
    for (const auto &each : levels())
        if (!each.runs)
            left << QString::fromLatin1(each.name);
    if (!model::usesAmx())
        left << u"amx"_s;
    if (!left.isEmpty())
        QSKIP(qPrintable(u"this processor lacks the instructions of %1"_s.arg(left.join(u", "_s))));
}

void TestKernels::rowsMatchTorch_data()
{
    QTest::addColumn<int>("level");
    const auto all = levels();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].runs)
            QTest::newRow(all[i].name) << int(i);
}

void TestKernels::rowsMatchTorch()
{
    QFETCH(int, level);
    const auto set = levels()[std::size_t(level)];
    const auto &kernels = *set.floats;
    constexpr std::int64_t rows = 5, columns = 70;
    const auto x = normal({ rows, columns }, 1).set_requires_grad(true), weight = normal({ columns }, 2), dy = normal({ rows, columns }, 3);

    const auto expected = x * (x.square().mean(-1, true) + 1e-5).rsqrt() * weight;
    const auto y = at::empty({ rows, columns }), rstd = at::empty({ rows }), dx = at::ones({ rows, columns });
    kernels.rmsNorm(x.data_ptr<float>(), weight.data_ptr<float>(), 1e-5f, y.data_ptr<float>(), rstd.data_ptr<float>(), rows, columns);
    QCOMPARE_LE(relative(y, expected), 1e-6);
    expected.backward(dy);
    kernels.rmsNormBackward(
        x.data_ptr<float>(), weight.data_ptr<float>(), rstd.data_ptr<float>(), dy.data_ptr<float>(), dx.data_ptr<float>(), rows, columns);
    QCOMPARE_LE(relative(dx - 1, x.grad()), 1e-5);

    auto gateUp = normal({ rows, 2 * columns }, 4) * 8;
    const auto leaf = gateUp.clone().set_requires_grad(true);
    const auto parts = leaf.chunk(2, 1);
    const auto activated = at::silu(parts[0]) * parts[1];
    activated.backward(dy);
    const auto h = at::empty({ rows, columns });
    kernels.swiGlu(gateUp.data_ptr<float>(), h.data_ptr<float>(), rows, columns);
    QCOMPARE_LE(relative(h, activated), 1e-6);
    kernels.swiGluBackward(gateUp.data_ptr<float>(), dy.data_ptr<float>(), rows, columns);
    QCOMPARE_LE(relative(gateUp, leaf.grad()), 1e-5);

    // Rotating there and back leaves what was there; the third head is not touched.
    const auto angles = normal({ 8, 10 }, 6), cosines = angles.cos(), sines = angles.sin();
    const auto positions = at::tensor(std::vector<std::int64_t> { 0, 3, 7, 1, 2 });
    const auto heads = normal({ rows, 60 }, 7), rotated = heads.clone();
    kernels.rope(
        rotated.data_ptr<float>(), 60, positions.data_ptr<std::int64_t>(), cosines.data_ptr<float>(), sines.data_ptr<float>(), 1, rows, 2, 20);
    const auto first = heads.slice(1, 0, 10), second = heads.slice(1, 10, 20);
    const auto c = cosines.index_select(0, positions), s = sines.index_select(0, positions);
    QCOMPARE_LE(relative(rotated.slice(1, 0, 20), at::cat({ first * c - second * s, second * c + first * s }, 1)), 1e-6);
    QVERIFY(at::equal(rotated.slice(1, 40, 60), heads.slice(1, 40, 60)));
    kernels.rope(
        rotated.data_ptr<float>(), 60, positions.data_ptr<std::int64_t>(), cosines.data_ptr<float>(), sines.data_ptr<float>(), -1, rows, 2, 20);
    QCOMPARE_LE(relative(rotated, heads), 1e-6);
}

void TestKernels::crossEntropyMatchesTorch()
{
    QFETCH(int, level);
    const auto set = levels()[std::size_t(level)];
    for (const std::int64_t columns : { 1, 15, 300, 1027 }) {
        auto logits = normal({ columns }, 11) * 20;
        const auto leaf = logits.clone().set_requires_grad(true);
        const std::int64_t label = columns / 2;
        const auto logProbabilities = at::log_softmax(leaf, 0);
        (-logProbabilities[label]).backward();
        const auto gradient = at::empty({ columns });
        const auto copy = logits.clone();
        const auto loss = set.floats->crossEntropy(logits.data_ptr<float>(), columns, label, 1, gradient.data_ptr<float>());
        QCOMPARE_LE(std::abs(loss.logProbability - logProbabilities[label].item<double>()), 2e-5);
        QCOMPARE_LE(std::abs(loss.entropy + (logProbabilities.exp() * logProbabilities).sum().item<double>()), 1e-4);
        QCOMPARE(loss.best, leaf.argmax().item<std::int64_t>());
        QCOMPARE_LE((gradient - leaf.grad()).abs().max().item<double>(), 1e-6);
        set.floats->crossEntropy(copy.data_ptr<float>(), columns, label, 1, copy.data_ptr<float>());
        QVERIFY(at::equal(copy, gradient));
        logits = leaf.detach().clone();
        const auto weighted = set.floats->crossEntropy(logits.data_ptr<float>(), columns, label, 0.25F, copy.data_ptr<float>());
        QCOMPARE(weighted.logProbability, loss.logProbability);
        QCOMPARE_LE((copy - 0.25 * leaf.grad()).abs().max().item<double>(), 1e-6);
    }
    // A logit that is no number is not hidden.
    auto logits = at::zeros({ 40 });
    logits[7] = std::numeric_limits<float>::quiet_NaN();
    QVERIFY(std::isnan(set.floats->crossEntropy(logits.data_ptr<float>(), 40, 3, 1, nullptr).logProbability));
    auto infinite = at::zeros({ 40 });
    infinite[7] = -std::numeric_limits<float>::infinity();
    QCOMPARE_LE(std::abs(set.floats->crossEntropy(infinite.data_ptr<float>(), 40, 3, 1, nullptr).logProbability + std::log(39.0)), 1e-5);
}

void TestKernels::crossEntropyTakesTheLowestOfEquals()
{
    auto logits = at::zeros({ 1000 });
    logits.slice(0, 333, 900).fill_(4);
    QCOMPARE(model::kernels<float>().crossEntropy(logits.data_ptr<float>(), 1000, 0, 1, nullptr).best, std::int64_t(333));
}

void TestKernels::roundsLikeTorch()
{
    QFETCH(int, level);
    const auto set = levels()[std::size_t(level)];
    auto x = at::cat({ normal({ 500 }, 21) * 1e3,
        at::tensor(std::vector<float> { 0, -0.0f, 1e-40f, 3.4e38f, INFINITY, -INFINITY, NAN, 1.00390625f, 1.01171875f }) });
    auto y = at::empty_like(x, at::kBFloat16);
    set.halves->convert(x.data_ptr<float>(), static_cast<model::BFloat16Bits *>(y.data_ptr()), x.numel());
    QVERIFY(at::allclose(y.to(at::kFloat), x.to(at::kBFloat16).to(at::kFloat), 0, 0, true));
}

void TestKernels::dropoutKeepsTheShareItShould()
{
    QFETCH(int, level);
    const auto set = levels()[std::size_t(level)];
    constexpr std::int64_t count = 100000;
    const auto x = at::ones({ count }), y = at::empty({ count }), part = at::empty({ 100 });
    const model::DropoutMask mask { 12345, 0.2f };
    set.floats->dropout(x.data_ptr<float>(), y.data_ptr<float>(), mask, 0, count);
    const double kept = (y > 0).to(at::kDouble).mean().item<double>();
    QCOMPARE_LE(std::abs(kept - 0.8), 0.005); // four standard deviations
    QCOMPARE_LE(std::abs(y.max().item<double>() - 1.25), 1e-6);
    set.floats->dropout(x.data_ptr<float>(), part.data_ptr<float>(), mask, 700, 100);
    QVERIFY(at::equal(part, y.slice(0, 700, 800))); // the same elements, however they are split
    const auto other = at::empty({ count });
    set.floats->dropout(x.data_ptr<float>(), other.data_ptr<float>(), { 12346, 0.2f }, 0, count);
    const double both = ((y > 0) & (other > 0)).to(at::kDouble).mean().item<double>();
    QCOMPARE_LE(std::abs(both - 0.64), 0.01); // independent
}

void TestKernels::productsMatchTorch_data()
{
    QTest::addColumn<bool>("amx");
    QTest::addColumn<int>("m");
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("k");
    for (const bool amx : waysOfMultiplying())
        for (const int m : { 1, 3, 5, 6, 13, 48, 1025 })
            for (const auto &[n, k] : { std::pair { 1, 2 }, { 16, 34 }, { 63, 64 }, { 65, 30 }, { 200, 100 }, { 130, 8194 } })
                if (m < 100 || k < 1000)
                    QTest::addRow("%s, %d x %d x %d", amx ? "AMX" : "vectors", m, n, k) << amx << m << n << k;
}

void TestKernels::productsMatchTorch()
{
    if (!model::hasBFloat16Gemm())
        QSKIP("this processor lacks avx512_bf16");
    QFETCH(bool, amx);
    model::allowAmx(amx);
    QFETCH(int, m);
    QFETCH(int, n);
    QFETCH(int, k);
    // Rows with a stride, so that neighbours would show.
    const auto a = normal({ m, k + 6 }, 31).to(at::kBFloat16).slice(1, 2, k + 2);
    const auto b = normal({ n, k + 2 }, 32).to(at::kBFloat16).slice(1, 0, k);
    const auto plain = b.t().contiguous();
    const auto u = normal({ m, 6 }, 33).to(at::kBFloat16), v = normal({ n, 6 }, 34).to(at::kBFloat16);
    const auto expected = at::mm(a.to(at::kDouble), b.to(at::kDouble).t());
    const auto extended = expected + at::mm(u.to(at::kDouble), v.to(at::kDouble).t());
    QCOMPARE_LE(relative(model::multiply({ { a, b, true } }), expected), 0.004);
    QCOMPARE_LE(relative(model::multiply({ { a, plain, false } }), expected), 0.004);
    QCOMPARE_LE(relative(model::multiply({ { a, b, true }, { u, v, true } }), extended), 0.004);
    auto out = at::full({ m, n + 3 }, 7.0f);
    auto inner = out.slice(1, 1, n + 1);
    model::multiplyInto({ { a, b, true } }, inner);
    QCOMPARE_LE(relative(inner, expected), 1e-5);
    QVERIFY(at::equal(out.slice(1, 0, 1), at::full({ m, 1 }, 7.0f)) && at::equal(out.slice(1, n + 1), at::full({ m, 2 }, 7.0f)));
    model::multiplyInto({ { a, b, true }, { u, v, true } }, inner);
    QCOMPARE_LE(relative(inner, extended), 1e-5);
    inner = model::addedProducts(inner, { { a, plain, false } });
    QCOMPARE_LE(relative(inner, extended + expected), 1e-5);

    // Two halves of the columns with three numbers each.
    const auto halves = v.clone();
    halves.slice(0, 0, n / 2).slice(1, 3, 6).zero_();
    halves.slice(0, n / 2, n).slice(1, 0, 3).zero_();
    const std::vector<model::GemmBlock> blocks { { 0, n / 2, 0, 3 }, { n / 2, n, 3, 6 } };
    const auto whole = expected + at::mm(u.to(at::kDouble), halves.to(at::kDouble).t());
    QCOMPARE_LE(relative(model::multiply({ { a, b, true }, { u, halves, true, blocks } }), whole), 0.004);
}

void TestKernels::transposedProductsMatchTorch_data()
{
    QTest::addColumn<bool>("amx");
    QTest::addColumn<int>("tokens");
    for (const bool amx : waysOfMultiplying())
        for (const int tokens : { 1, 77, 1301 }) // the last is longer than a stretch
            QTest::addRow("%s, %d tokens", amx ? "AMX" : "vectors", tokens) << amx << tokens;
}

void TestKernels::transposedProductsMatchTorch()
{
    QFETCH(bool, amx);
    model::allowAmx(amx);
    QFETCH(int, tokens);
    const auto a = normal({ tokens, 22 }, 41).to(at::kBFloat16).slice(1, 1, 18), b = normal({ tokens, 150 }, 42).to(at::kBFloat16).slice(1, 3, 140);
    const auto expected = at::mm(a.to(at::kDouble).t(), b.to(at::kDouble));
    QCOMPARE_LE(relative(model::transposedProduct(a, b), expected), model::hasBFloat16Gemm() ? 1e-5 : 0.01);
    QCOMPARE_LE(relative(model::transposedProduct(a.to(at::kFloat), b.to(at::kFloat)), expected), 1e-5);
}

void TestKernels::attentionMatchesTorch_data()
{
    QTest::addColumn<bool>("half");
    QTest::addColumn<bool>("amx");
    QTest::addColumn<int>("headDim");
    QTest::addColumn<QList<int>>("starts");
    const QList<int> uneven { 0, 1, 50, 98, 101, 260 }, even { 0, 70, 140, 210, 280, 350 }; // shared out by heads, and by documents
    for (const auto &[half, amx] : { std::pair { false, false }, { true, false }, { true, true } }) {
        if (amx && !model::usesAmx())
            continue;
        const char *way = amx ? "bfloat16 by AMX" : half ? "bfloat16" : "float32";
        for (const int dim : { 16, 64, 80 }) {
            QTest::addRow("%s, heads of %d", way, dim) << half << amx << dim << uneven;
            QTest::addRow("%s, heads of %d, even documents", way, dim) << half << amx << dim << even;
        }
    }
}

void TestKernels::attentionMatchesTorch()
{
    QFETCH(bool, half);
    QFETCH(bool, amx);
    model::allowAmx(amx);
    QFETCH(int, headDim);
    QFETCH(QList<int>, starts);
    const model::AttentionShape shape { 6, 2, headDim, 1 / std::sqrt(float(headDim)), { starts.begin(), starts.end() } };
    const auto type = half ? at::kBFloat16 : at::kFloat;
    const auto qkv = normal({ shape.tokens(), shape.qkvWidth() }, 51).to(type), dout = normal({ shape.tokens(), shape.outWidth() }, 52).to(type);
    at::Tensor logSums;
    const auto out = model::attention(shape, qkv, logSums);
    const auto dqkv = model::attentionBackward(shape, qkv, out, logSums, dout);
    const double tolerance = half ? 0.01 : 1e-5;
    for (std::size_t i = 0; i + 1 < shape.starts.size(); ++i) {
        const auto begin = shape.starts[i], end = shape.starts[i + 1];
        const auto leaf = qkv.slice(0, begin, end).to(at::kDouble).set_requires_grad(true);
        const auto heads = leaf.view({ end - begin, 10, headDim }).transpose(0, 1);
        const auto q = heads.slice(0, 0, 6), k = heads.slice(0, 6, 8).repeat_interleave(3, 0), v = heads.slice(0, 8, 10).repeat_interleave(3, 0);
        const auto mask = at::full({ end - begin, end - begin }, -INFINITY, at::kDouble).triu(1);
        const auto weights = (at::matmul(q, k.transpose(1, 2)) * double(shape.scale) + mask).softmax(-1);
        const auto expected = at::matmul(weights, v).transpose(0, 1).reshape({ end - begin, -1 });
        expected.backward(dout.slice(0, begin, end).to(at::kDouble));
        QCOMPARE_LE(relative(out.slice(0, begin, end), expected), tolerance);
        QCOMPARE_LE(relative(dqkv.slice(0, begin, end), leaf.grad()), 2 * tolerance);
    }
}

QTEST_GUILESS_MAIN(TestKernels)
#include "tst_kernels.moc"
