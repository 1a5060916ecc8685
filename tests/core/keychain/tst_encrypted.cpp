// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/documentpassword.h"
#include "core/data/sources.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>

using namespace anneal;

class TestEncrypted : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAnEncryptedDocument();
};

void TestEncrypted::opensAnEncryptedDocument()
{
    const std::filesystem::path file = ANNEAL_TESTDATA "/documents/broken/encrypted-user-password.pdf";
    const QTemporaryDir folder;
    qunsetenv("DBUS_SESSION_BUS_ADDRESS"); // no keychain of the person
    qputenv("XDG_RUNTIME_DIR", folder.path().toLocal8Bit());
    const auto sources = data::listSources(file);
    QVERIFY(sources);
    const auto read = [&] { return data::readDocument(sources->front(), {}, {}); };
    QCOMPARE(read().error().kind, base::ErrorKind::Unauthorized);
    QCOMPARE(data::keepPassword(file, "wrong", {}).error().kind, base::ErrorKind::Unauthorized);
    QCOMPARE(read().error().kind, base::ErrorKind::Unauthorized);
    QCOMPARE(data::keepPassword(file, "geheim", {}).error().kind, base::ErrorKind::Unsupported); // in memory all the same
    const auto document = read();
    QVERIFY2(document, document ? "" : document.error().text().c_str());
    QVERIFY(document->text.find("R Language Definition") != std::string::npos);
    QVERIFY(data::drawPage(file, 1, 100, {}));
    const auto copy = std::filesystem::path(folder.path().toStdString()) / "another name.pdf"; // it is known by its bytes
    std::filesystem::copy_file(file, copy);
    QVERIFY(data::readDocument(data::listSources(copy)->front(), {}, {}));
    (void)data::forgetPassword(file, {});
    QCOMPARE(read().error().kind, base::ErrorKind::Unauthorized);
}

ANNEAL_TEST(TestEncrypted)
#include "tst_encrypted.moc"
