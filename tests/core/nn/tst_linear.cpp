// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: torch's own gradients of the formula in linear.h.
#include "core/nn/device.h"
#include "core/nn/linear.h"
#include "core/nn/ops.h"

#include "tests/support/blocks.h"
#include "tests/support/testprogram.h"

#include <QtTest>

using namespace anneal;

namespace {

constexpr std::int64_t kIn = 96;

/// A layer of two adapted modules and one that is not between them, of ranks that are no multiple of a block.
nn::LoraLinear makeLayer(const nn::Ops &ops, at::ScalarType type, bool isDora, at::Generator &generator, bool inBlocks = false)
{
    const auto random = [&](at::IntArrayRef sizes) { return at::empty(sizes, at::kFloat).normal_(0, 0.3, generator); };
    nn::LoraLinear layer;
    layer.ops = &ops;
    layer.parts = { { "a", 0, 24 }, { "b", 24, 16 }, { "c", 40, 32 } };
    layer.type = type;
    layer.weight = random({ 72, kIn }).to(type);
    if (inBlocks)
        layer.weight = nn::Matrix::stacked({ support::blocksOf(weights::GgmlType::Q8_0, 24, kIn, 1),
            support::blocksOf(weights::GgmlType::Q4_0, 16, kIn, 2), random({ 32, kIn }).to(at::kHalf) });
    layer.bias = random({ 72 }).to(type);
    for (const auto &[module, rank, scale, first, size] : { std::tuple("a", 3, 2.0, 0, 24), std::tuple("c", 5, 0.5, 40, 32) }) {
        nn::LoraFactors factors { module, random({ rank, kIn }), random({ size, rank }), scale, {}, first };
        if (isDora)
            factors.magnitude = layer.rowNorms(factors) * (1 + random({ size }));
        layer.adapters.push_back(factors);
    }
    return layer;
}

double off(const at::Tensor &value, const at::Tensor &expected)
{
    return (value.to(at::kFloat) - expected.detach()).norm().item<double>() / expected.detach().norm().item<double>();
}

} // namespace

class TestLinear : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gradientsAreThoseOfItsFormula_data();
    void gradientsAreThoseOfItsFormula();
    void beginsAsTheBaseLayer();
};

void TestLinear::gradientsAreThoseOfItsFormula_data()
{
    QTest::addColumn<bool>("isDora");
    QTest::addColumn<double>("dropout");
    QTest::addColumn<bool>("bfloat16");
    QTest::addColumn<bool>("plain");
    QTest::addColumn<bool>("inBlocks");
    for (const bool isDora : { false, true })
        for (const double dropout : { 0.0, 0.4 })
            for (const bool bfloat16 : { false, true })
                for (const bool plain : { false, true })
                    for (const bool inBlocks : { false, true })
                        QTest::addRow("%s, dropout %g, %s, %s%s", isDora ? "DoRA" : "LoRA", dropout, bfloat16 ? "bfloat16" : "float32",
                            plain ? "torch alone" : "own kernels", inBlocks ? ", weights in blocks" : "")
                            << isDora << dropout << bfloat16 << plain << inBlocks;
}

void TestLinear::gradientsAreThoseOfItsFormula()
{
    QFETCH(bool, isDora);
    QFETCH(double, dropout);
    QFETCH(bool, bfloat16);
    QFETCH(bool, plain);
    QFETCH(bool, inBlocks);
    static const nn::Ops plainSteps;
    const auto &ops = plain ? plainSteps : nn::opsFor(nn::Device::Cpu);
    const auto type = bfloat16 ? at::kBFloat16 : at::kFloat;
    auto generator = at::detail::createCPUGenerator(11);
    auto layer = makeLayer(ops, type, isDora, generator, inBlocks);
    layer.trained = { { 24, 40, 0, 1 } }; // the module between them is trained itself
    layer.refresh();
    const auto x = at::empty({ 19, kIn }, at::kFloat).normal_(0, 1, generator).to(type);
    const auto dy = at::empty({ 19, 72 }, at::kFloat).normal_(0, 1, generator).to(type);
    nn::AdapterPass source { nn::AdapterPass::Use::Adapters, dropout, { 7, 0 } };
    nn::LoraSaved saved;
    const auto y = layer.forward(x, source, &saved);
    QCOMPARE(source.random.drawn, dropout > 0 ? 2u : 0u);

    std::vector<at::Tensor> leaves, outputs;
    const auto leaf = [&](const at::Tensor &value) {
        leaves.push_back(value.detach().to(at::kFloat).clone().set_requires_grad(true));
        return leaves.back();
    };
    const auto input = leaf(x), weight = leaf(layer.weight.dense(type)), bias = leaf(layer.bias);
    const auto base = at::matmul(input, weight.t()) + bias;
    auto expected = base;
    for (std::size_t i = 0; i < layer.adapters.size(); ++i) {
        const auto &adapter = layer.adapters[i];
        const auto a = leaf(adapter.a), b = leaf(adapter.b);
        const auto keep = dropout > 0 ? ops.dropped(at::ones_like(x), source.mask(saved.firstMask + i)).to(at::kFloat) : at::ones({ 19, kIn });
        const auto update = adapter.scale * at::matmul(at::matmul(input * keep, a.t()), b.t());
        const auto rows = weight.slice(0, adapter.firstOut, adapter.firstOut + adapter.out()).detach();
        auto more = update;
        if (isDora) {
            const auto norm = (rows + adapter.scale * at::matmul(b, a)).norm(2, 1).detach();
            const auto gain = leaf(adapter.magnitude) / norm;
            more = (gain - 1) * at::matmul(input * keep, rows.t()) + gain * update;
        }
        expected = at::cat({ expected.slice(1, 0, adapter.firstOut), expected.slice(1, adapter.firstOut, adapter.firstOut + adapter.out()) + more,
                               expected.slice(1, adapter.firstOut + adapter.out()) },
            1);
    }
    expected.backward(dy.to(at::kFloat));

    const double tolerance = bfloat16 ? 0.02 : 1e-5;
    QCOMPARE_LE(off(y, expected), tolerance);
    const auto stream = at::ones({ 19, 72 });
    nn::AdapterPass again { nn::AdapterPass::Use::Adapters, dropout, { 7, 0 } };
    QCOMPARE_LE(off(layer.addedTo(stream, x, again, nullptr), expected + 1), tolerance);
    std::vector<at::Tensor> gradients;
    nn::SlotGradients slots(2);
    const auto dx = layer.backward(x, dy, saved, source, nn::LoraLinear::InputGradient::Yes, gradients, slots);
    QCOMPARE_LE(off(dx, leaves[0].grad()), tolerance);
    QCOMPARE(gradients.size(), leaves.size() - 3);
    for (std::size_t i = 0; i < gradients.size(); ++i)
        QVERIFY2(off(gradients[i], leaves[3 + i].grad()) <= tolerance, QByteArray::number(int(i)));
    QCOMPARE_LE(off(slots.sums()[0], leaves[1].grad().slice(0, 24, 40)), tolerance);
    QCOMPARE_LE(off(slots.sums()[1], leaves[2].grad().slice(0, 24, 40)), tolerance);
    std::vector<at::Tensor> same;
    QVERIFY(!layer.backward(x, dy, saved, source, nn::LoraLinear::InputGradient::No, same, slots).defined());
    QCOMPARE(same.size(), gradients.size());
    for (std::size_t i = 0; i < same.size(); ++i)
        QVERIFY(at::equal(same[i], gradients[i]));
}

/// With B = 0 and the magnitudes that the rows have.
void TestLinear::beginsAsTheBaseLayer()
{
    const auto &ops = nn::opsFor(nn::Device::Cpu);
    auto generator = at::detail::createCPUGenerator(11);
    auto layer = makeLayer(ops, at::kFloat, false, generator);
    const auto x = at::empty({ 19, kIn }, at::kFloat).normal_(0, 1, generator);
    nn::AdapterPass none;
    layer.weight.tensor()[3].zero_(); // as the row of a token that only pads: it has no length
    for (auto &adapter : layer.adapters) {
        adapter.b.zero_();
        adapter.magnitude = layer.rowNorms(adapter);
    }
    layer.refresh();
    nn::LoraSaved saved;
    const auto y = layer.forward(x, none, &saved);
    std::vector<at::Tensor> gradients;
    nn::SlotGradients slots;
    const auto dx = layer.backward(x, at::ones_like(y), saved, none, nn::LoraLinear::InputGradient::Yes, gradients, slots);
    for (const auto &gradient : gradients)
        QVERIFY(at::isfinite(gradient).all().item<bool>());
    QVERIFY(at::isfinite(dx).all().item<bool>());
    layer.adapters.clear();
    QVERIFY(at::equal(y, layer.forward(x, none, nullptr)));
}

ANNEAL_TEST(TestLinear)
#include "tst_linear.moc"
