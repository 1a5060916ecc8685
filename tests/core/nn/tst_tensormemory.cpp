// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/tensormemory.h"
#include "tests/support/testprogram.h"
#include "tests/support/torch.h"

#include <QtTest>

#include <malloc.h>

using namespace anneal;

class TestTensorMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFreedTensorMakesRoomForTheNext();
    void isAligned();
};

/// As a training step does: layer by layer what is needed for a moment, and behind it what stays.
void TestTensorMemory::aFreedTensorMakesRoomForTheNext()
{
    nn::reuseTensorMemory();
    constexpr int kLayers = 100, kStaying = 20'000;
    const auto before = ::mallinfo2().arena; // bytes of the heap
    std::vector<at::Tensor> staying;
    for (int layer = 0; layer < kLayers; ++layer) {
        const auto wide = at::empty({ 100'000 }, at::kByte), wider = at::empty({ 120'000 }, at::kByte);
        staying.push_back(at::empty({ kStaying }, at::kByte));
    }
    const auto grown = ::mallinfo2().arena - before;
    QVERIFY2(grown < 2 * kLayers * kStaying, qPrintable(QString::number(grown)));
}

void TestTensorMemory::isAligned()
{
    nn::reuseTensorMemory();
    for (const std::int64_t size : { 1, 15, 64, 100, 4096 })
        QCOMPARE(reinterpret_cast<std::uintptr_t>(at::empty({ size }, at::kByte).data_ptr()) % 64, std::uintptr_t(0));
    QCOMPARE(at::empty({ 0 }, at::kByte).numel(), std::int64_t(0));
    if (!tests::isSanitized()) // which ends the program
        QVERIFY_THROWS_EXCEPTION(c10::Error, at::empty({ std::int64_t(1) << 60 }, at::kByte));
}

ANNEAL_TEST(TestTensorMemory)
#include "tst_tensormemory.moc"
