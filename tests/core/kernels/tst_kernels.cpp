// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: torch's own operators and their gradients. Products and attention are compared in tests/core/nn/tst_ops.cpp.
#include "core/kernels/bfloat16gemm.h"
#include "core/kernels/floattiles.h"
#include "core/kernels/kernelsets.h"
#include "tests/support/testprogram.h"
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
    const kernels::Kernels<float> *floats;
    const kernels::Kernels<kernels::BFloat16Bits> *halves;
    const kernels::FloatTiles *tiles;
    bool runs;
};

std::vector<Level> levels()
{
    return { { "base", &kernels::kBaseFloat, &kernels::kBaseBFloat16, &kernels::kBaseTiles, true },
        { "avx2", &kernels::kAvx2Float, &kernels::kAvx2BFloat16, &kernels::kAvx2Tiles,
            __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") },
        { "avx512", &kernels::kAvx512Float, &kernels::kAvx512BFloat16, &kernels::kAvx512Tiles,
            __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
                && __builtin_cpu_supports("avx512vl") } };
}

} // namespace

class TestKernels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsEverySet();
    void rowsMatchTorch_data();
    void rowsMatchTorch();
    void productsMatchTorch_data() { rowsMatchTorch_data(); }
    void productsMatchTorch();
    void crossEntropyMatchesTorch_data() { rowsMatchTorch_data(); }
    void crossEntropyMatchesTorch();
    void crossEntropyTakesTheLowestOfEquals();
    void roundsLikeTorch_data() { rowsMatchTorch_data(); }
    void roundsLikeTorch();
    void dropoutKeepsTheShareItShould_data() { rowsMatchTorch_data(); }
    void dropoutKeepsTheShareItShould();
};

/// Tells which sets the tests below could not run.
void TestKernels::runsEverySet()
{
    QStringList left;
    for (const auto &each : levels())
        if (!each.runs)
            left << QString::fromLatin1(each.name);
    if (!kernels::usesAmx())
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

/// Packed and in place, in one go and in two: the same bits.
void TestKernels::productsMatchTorch()
{
    QFETCH(int, level);
    const auto &tiles = *levels()[std::size_t(level)].tiles;
    for (const auto &[m, k] : { std::pair { 1, 1 }, { 4, 70 }, { 9, 33 } })
        for (const std::int64_t columns : { tiles.panel, tiles.panel - 3, std::int64_t(1) }) {
            const auto a = normal({ m, k }, 31), b = normal({ columns, k }, 32), plain = b.t().contiguous(), addend = normal({ m, columns }, 33);
            const auto expected = at::mm(a.to(at::kDouble), b.to(at::kDouble).t()) + addend.to(at::kDouble);
            std::vector<float> packed(std::size_t(k * tiles.panel)), second(packed);
            tiles.packColumns(b.data_ptr<float>(), k, columns, k, packed.data());
            tiles.packRows(plain.data_ptr<float>(), columns, columns, k, second.data());
            QVERIFY(packed == second);
            auto c = at::full({ m, columns + 2 }, 7.0f);
            const auto inner = c.slice(1, 0, columns);
            kernels::FloatDestination to { c.data_ptr<float>(), columns + 2, false, nullptr, columns };
            const std::int64_t half = k / 2;
            tiles.multiplyPanel({ a.data_ptr<float>(), k, 1, half }, m, packed.data(), to);
            to.continues = true;
            auto wide = at::zeros({ m, columns + 2 }); // rows as far apart as those of c
            wide.slice(1, 0, columns).copy_(addend);
            to.addend = wide.data_ptr<float>();
            tiles.multiplyPanel({ a.data_ptr<float>() + half, k, 1, k - half }, m, packed.data() + half * tiles.panel, to);
            QCOMPARE_LE(relative(inner, expected), 1e-6);
            QVERIFY(at::equal(c.slice(1, columns), at::full({ m, 2 }, 7.0f)));
            if (m > 4)
                continue;
            auto few = at::empty_like(c);
            tiles.multiplyRows(
                { a.data_ptr<float>(), k, 1, k }, m, b.data_ptr<float>(), k, { few.data_ptr<float>(), columns + 2, false, to.addend, columns });
            QVERIFY(at::equal(few.slice(1, 0, columns), inner));
        }
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
    QCOMPARE(kernels::fastest<float>().crossEntropy(logits.data_ptr<float>(), 1000, 0, 1, nullptr).best, std::int64_t(333));
}

void TestKernels::roundsLikeTorch()
{
    QFETCH(int, level);
    const auto set = levels()[std::size_t(level)];
    auto x = at::cat({ normal({ 500 }, 21) * 1e3,
        at::tensor(std::vector<float> { 0, -0.0f, 1e-40f, 3.4e38f, INFINITY, -INFINITY, NAN, 1.00390625f, 1.01171875f }) });
    auto y = at::empty_like(x, at::kBFloat16);
    set.halves->convert(x.data_ptr<float>(), static_cast<kernels::BFloat16Bits *>(y.data_ptr()), x.numel());
    QVERIFY(at::allclose(y.to(at::kFloat), x.to(at::kBFloat16).to(at::kFloat), 0, 0, true));
}

void TestKernels::dropoutKeepsTheShareItShould()
{
    QFETCH(int, level);
    const auto set = levels()[std::size_t(level)];
    constexpr std::int64_t count = 100000;
    const auto x = at::ones({ count }), y = at::empty({ count }), part = at::empty({ 100 });
    const kernels::DropoutMask mask { 12345, 0.2f };
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

ANNEAL_TEST(TestKernels)
#include "tst_kernels.moc"
