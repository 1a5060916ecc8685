// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/adamw.h"
#include "tests/support/testprogram.h"
#include "tests/support/torch.h"

#include <QtTest>

#include <cmath>

using namespace anneal;

class TestAdamW : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsAsTorch();
    void tensorsAsPlainArithmetic();
    void clipsAsTorch();
    void skipsWhatHasNoGradient();
    void countsStepsOfEachParameter();
    void decaysAsTransformers_data();
    void decaysAsTransformers();
};

void TestAdamW::stepsAsTorch() // torch 2.15.0, torch.optim.AdamW in float64: lr 0.1, weight_decay 0.01
{
    auto p = at::tensor({ 1.0, -2.0 }).set_requires_grad(true);
    train::AdamW optimizer({ { "p", p } }, { 0.9, 0.999, 1e-8, 0.01 });
    const double gradients[][2] { { .5, -.25 }, { 1, 0 }, { -.5, 2 } };
    const double expected[][2] { { 0.899000002, -1.898000004 }, { 0.8015828006, -1.8290961824 }, { 0.7587722881, -1.8842379809 } };
    for (int step = 0; step < 3; ++step) {
        p.mutable_grad() = at::tensor({ gradients[step][0], gradients[step][1] });
        optimizer.step(0.1);
        for (int i = 0; i < 2; ++i)
            QVERIFY2(std::abs(p[i].item<double>() - expected[step][i]) < 1e-9, qPrintable(QString::number(p[i].item<double>(), 'g', 12)));
    }
}

void TestAdamW::tensorsAsPlainArithmetic() // the paper's update, in float64
{
    auto a = at::randn({ 300, 257 }).set_requires_grad(true);
    auto bias = at::randn({ 5 }).set_requires_grad(true);
    const auto before = bias.detach().clone();
    auto plain = a.detach().to(at::kDouble), m = at::zeros_like(plain), v = at::zeros_like(plain);
    train::AdamW optimizer({ { "x.lora_A.weight", a }, { "x.bias", bias } }, { 0.9, 0.99, 1e-6, 0.1 });
    for (int t = 1; t <= 3; ++t) {
        a.mutable_grad() = at::randn_like(a.detach());
        bias.mutable_grad() = at::zeros_like(before);
        const auto gradient = a.grad().to(at::kDouble);
        m.mul_(0.9).add_(gradient, 0.1);
        v.mul_(0.99).addcmul_(gradient, gradient, 0.01);
        plain.mul_(1 - 0.01 * 0.1).sub_(m / (1 - std::pow(0.9, t)) / ((v / (1 - std::pow(0.99, t))).sqrt() + 1e-6), 0.01);
        optimizer.step(0.01);
    }
    QVERIFY(at::allclose(a.detach().to(at::kDouble), plain, 1e-6, 1e-7));
    QVERIFY(at::equal(bias.detach(), before)); // no gradient, and a bias does not decay
    QCOMPARE(optimizer.steps(), 3);
    QCOMPARE(optimizer.moments().size(), 4u);
    QVERIFY(at::allclose(optimizer.moments()[1].tensor.to(at::kDouble), v, 1e-5, 1e-9));
}

void TestAdamW::clipsAsTorch()
{
    auto a = at::zeros({ 2 }).set_requires_grad(true), b = at::zeros({ 1 }).set_requires_grad(true);
    a.mutable_grad() = at::tensor({ 3.0f, 0.0f });
    b.mutable_grad() = at::tensor({ 4.0f });
    train::AdamW optimizer({ { "a", a }, { "b", b } }, {});
    QCOMPARE(optimizer.clipGradients(0), 5.0);
    QCOMPARE(a.grad()[0].item<float>(), 3.0f);
    QCOMPARE(optimizer.clipGradients(10), 5.0);
    QCOMPARE(b.grad()[0].item<float>(), 4.0f);
    QCOMPARE(optimizer.clipGradients(1), 5.0);
    QVERIFY(std::abs(a.grad()[0].item<double>() - 3 / (5 + 1e-6)) < 1e-6);
    optimizer.zeroGradients();
    QVERIFY(!a.grad().defined());
    QCOMPARE(optimizer.clipGradients(1), 0.0);
}

void TestAdamW::skipsWhatHasNoGradient()
{
    auto a = at::ones({ 2 }).set_requires_grad(true);
    train::AdamW optimizer({ { "a", a } }, { 0.9, 0.999, 1e-8, 0.5 });
    optimizer.step(0.1);
    QVERIFY(at::equal(a.detach(), at::ones({ 2 })));
}

void TestAdamW::countsStepsOfEachParameter() // torch keeps state["step"] by parameter and skips those whose grad is None
{
    auto a = at::ones({ 2 }).set_requires_grad(true), b = at::ones({ 2 }).set_requires_grad(true);
    train::AdamW optimizer({ { "a", a }, { "b", b } }, {});
    const auto gradient = at::tensor({ 0.5f, -2.0f });
    a.mutable_grad() = gradient;
    optimizer.step(0.1);
    optimizer.zeroGradients(); // a window without any label
    optimizer.step(0.1);
    QCOMPARE(optimizer.steps(), 1);
    a.mutable_grad() = gradient;
    b.mutable_grad() = gradient;
    optimizer.step(0.1);
    QVERIFY(optimizer.stepsByName() == (std::map<std::string, std::int64_t> { { "a", 2 }, { "b", 1 } }));
    // A first step moves every element by the learning rate, whatever the gradient.
    QVERIFY(at::allclose(b.detach(), at::tensor({ 0.9f, 1.1f })));
    QVERIFY(at::allclose(a.detach(), at::tensor({ 0.8f, 1.2f })));
}

void TestAdamW::decaysAsTransformers_data()
{
    QTest::addColumn<bool>("decays");
    QTest::newRow("model.layers.0.self_attn.q_proj.lora_A.weight") << true;
    QTest::newRow("model.layers.0.mlp.down_proj.weight") << true;
    QTest::newRow("model.layers.0.self_attn.q_proj.bias") << false;
    QTest::newRow("model.layers.0.input_layernorm.weight") << false;
    QTest::newRow("model.norm.weight") << false;
    QTest::newRow("norm") << false;
    QTest::newRow("layers.0.RMSNorm.weight") << false;
    QTest::newRow("layers.0.attn_norm.weight") << false;
    QTest::newRow("layers.0.attn_normal.weight") << true;
    QTest::newRow("layers.0.normal.weight") << true;
}

void TestAdamW::decaysAsTransformers()
{
    QFETCH(bool, decays);
    QCOMPARE(train::decays(QTest::currentDataTag()), decays);
}

ANNEAL_TEST(TestAdamW)
#include "tst_adamw.moc"
