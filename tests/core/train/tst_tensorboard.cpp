// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tensorboard.h"

#include "core/base/hash.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstring>

using namespace anneal;
namespace fs = std::filesystem;

class TestTensorboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framesRecords();
    void writesScalarsAndText();
};

/// The records of a file, each with its checksums checked.
static QList<QByteArray> records(QByteArray bytes)
{
    const auto masked = [](const QByteArray &data) {
        const auto crc = base::crc32c({ data.constData(), std::size_t(data.size()) });
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
    };
    const auto crcAt = [&](qsizetype at) {
        std::uint32_t value = 0;
        std::memcpy(&value, bytes.constData() + at, 4);
        return value;
    };
    QList<QByteArray> list;
    while (bytes.size() >= 16) {
        std::uint64_t length = 0;
        std::memcpy(&length, bytes.constData(), 8);
        const auto data = bytes.mid(12, qsizetype(length));
        if (crcAt(8) != masked(bytes.left(8)) || crcAt(12 + data.size()) != masked(data))
            return {};
        list << data;
        bytes.remove(0, 16 + data.size());
    }
    return list;
}

void TestTensorboard::framesRecords()
{
    const auto record = train::tfRecord("abc");
    QCOMPARE(record.size(), 19u);
    QCOMPARE(records(QByteArray::fromStdString(record)), QList<QByteArray> { "abc" });
}

void TestTensorboard::writesScalarsAndText()
{
    QTemporaryDir folder;
    {
        auto writer = train::TensorboardWriter::create(fs::path(folder.path().toStdString()) / "tb");
        QVERIFY(writer);
        QVERIFY(writer->scalar("train/loss", 300, 1.5));
        QVERIFY(writer->text("samples/before", 0, "*hello*"));
    }
    const QDir made(folder.filePath(QStringLiteral("tb")));
    const auto names = made.entryList(QDir::Files);
    QCOMPARE(names.size(), 1);
    QVERIFY(names[0].startsWith(QStringLiteral("events.out.tfevents.")));
    QFile file(made.filePath(names[0]));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto events = records(file.readAll());
    QCOMPARE(events.size(), 3);
    QCOMPARE(events[0].mid(9),
        QByteArray("\x1a\x0d"
                   "brain.Event:2")); // file_version
    QCOMPARE(events[1].mid(9).toHex(),
        QByteArray("10ac02"
                   "2a13"
                   "0a11"
                   "0a0a747261696e2f6c6f7373"
                   "150000c03f")); // step 300, 1.5f
    QVERIFY(events[2].contains("*hello*"));
}

ANNEAL_TEST(TestTensorboard)
#include "tst_tensorboard.moc"
