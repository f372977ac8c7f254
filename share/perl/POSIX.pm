# perl finds this before its own POSIX, because PERL5LIB names its folder. It loads that, and has POSIX::uname name the processor
# that our `uname -m` names: OpenSSL's Configure asks it for what it builds.

my $ours = __FILE__;
my ($posix) = grep { -e $_ && $_ ne $ours } map { "$_/POSIX.pm" } grep { !ref } @INC;
defined $posix or die "emshim: no POSIX.pm behind $ours\n";
# By the name of its file perl finds what belongs to it.
do $posix or die $@ || "$posix: $!\n";
$INC{'POSIX.pm'} = $posix;

package POSIX;

my $uname = \&POSIX::uname;
no warnings 'redefine';
*uname = sub {
    my @names = $uname->();
    my $machine = `uname -m 2>/dev/null`;
    chomp $machine;
    $names[4] = $machine if $machine ne '';
    return @names;
};

1;
